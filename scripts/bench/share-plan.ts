import type { SharePlan } from '../../harness/judge/operating-characteristic.ts';
import type { Side } from '../../harness/judge/sequential.ts';
import { sidesOf, simulatedMean } from '../../harness/judge/sequential.ts';
import type { SharesExpectation } from '../../harness/judge/share.ts';
import { boundOf, ratesOf } from '../../harness/judge/share.ts';
import type { Intended } from '../../harness/model/outcome.ts';
import type { Probe } from '../../harness/model/probe.ts';
import { COUNT_BATCH } from '../../harness/traffic/share.ts';

const PROBE: Probe = {
  from: 'client',
  to: 'root',
  port: 'http',
  name: 'short',
  call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
};
const CLIENTS = ['client', 'other'] as const;
const SERVICES = ['server-v1', 'server-v2', 'server-v3'] as const;

/** Where a request to the n-th backend arrives. */
export function arrivalAt(backend: number): Intended {
  return { workload: SERVICES[backend] ?? '', port: 80 };
}

/** The expectation that as many clients each see these shares, behind no gate. */
export function sharesExpected(shares: readonly number[], clients: 1 | 2): SharesExpectation {
  return {
    kind: 'shares',
    probes: CLIENTS.slice(0, clients).map((from) => ({ ...PROBE, from })),
    backends: SERVICES.slice(0, shares.length).map((service, i) => ({
      service,
      recipients: [arrivalAt(i)],
      share: shares[i] ?? 0,
    })),
    arriving: [],
    leaving: [],
  };
}

/** What the judge does with one client's requests in batches of the driver's size; `sides` of two backends at most. */
export function planOf(
  shares: readonly number[],
  clients: 1 | 2,
  sides: readonly Side[] = sidesOf(shares),
): SharePlan {
  const rates = ratesOf(sharesExpected(shares, clients));
  const bound = boundOf(simulatedMean(shares, COUNT_BATCH, rates), COUNT_BATCH);
  return { sides, batch: COUNT_BATCH, bound, rates };
}
