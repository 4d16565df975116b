import { conformanceTest } from '../../harness/run/authoring.ts';

const ECHO = { from: 'client', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TM-04',
    title: 'latency percentiles fit a server of known delays, in the unit they declare',
    clauses: ['metrics-M6'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    // Of 200 requests 120 are quick, 60 take 120 ms and 20 take 400 ms: p50 is quick, p90 near 120 ms, p99 near 400 ms.
    await send(ECHO, 119);
    await send({ ...ECHO, ask: { delayMs: 120 } }, 65);
    await send({ ...ECHO, ask: { delayMs: 400 } }, 15);
    await expect.metrics(
      { ask: 'get', resource: 'pods', of: 'server' },
      { check: 'latency', ms: { p50: [0, 100], p90: [115, 300], p99: [390, 1000] } },
    );
  },
);
