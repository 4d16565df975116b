import { describe, expect, it } from 'vitest';
import type { Role, ServiceName } from '../../model/cast.ts';
import type { Agent, Receipt } from '../../model/control.ts';
import type { Probe } from '../../model/probe.ts';
import { seededRandom } from '../../model/random.ts';
import { findBaseline } from './baseline.ts';
import { Soundings } from './soundings.ts';

const { signal } = new AbortController();
const ROLES = ['client', 'server', 'other'] as const satisfies readonly Role[];
const probeTo = (to: ServiceName, port: 'http' | 'udp' = 'http'): Probe => ({
  from: 'client',
  to,
  port,
  name: 'namespaced',
  call:
    port === 'udp'
      ? { protocol: 'udp' }
      : { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
});

/** A mesh in which the n-th attempt arrives where this says. */
function sounded(arrival: (n: number, host: string) => Role | undefined) {
  const logs = new Map<Role, Receipt[]>(ROLES.map((role) => [role, []]));
  const read: string[] = [];
  let n = 0;
  const agentOf = (role: Role): Agent => ({
    send: async ({ nonces, target }) => {
      for (const nonce of nonces) {
        const log = logs.get(arrival(n++, target.host) ?? 'outsider');
        const at = { port: 1, protocol: 'http', at: 0 } as const;
        log?.push({ nonce, sequence: log.length, workload: 'any', ...at });
      }
      return [];
    },
    receipts: async (after) => {
      read.push(`${role} ${after}`);
      const log = logs.get(role) ?? [];
      return { receipts: log.slice(after), next: log.length };
    },
    selfCheck: async () => ({ ports: [] }),
  });
  const soundings = new Soundings({
    agents: new Map(ROLES.map((role) => [role, agentOf(role)])),
    random: seededRandom(1),
    deadlineMs: 10,
    target: ({ to, port }) => ({ host: `${to}:${port}`, port: 1, authority: to }),
  });
  return { soundings, read };
}

describe('soundings', () => {
  it('tell for each attempt who received it', async () => {
    const { soundings } = sounded((n) => (n === 1 ? undefined : 'server'));
    expect(await soundings.arrivals(probeTo('server'), signal)).toEqual([['server'], [], ['server']]);
  });

  it('tell for each probe who received any of its attempts', async () => {
    const { soundings } = sounded((n, host) => (host === 'root:http' && n % 2 === 0 ? 'other' : undefined));
    const received = await soundings.receivers([probeTo('server'), probeTo('root')], signal);
    expect(received).toEqual([[], ['other']]);
  });

  it('count what each workload has received, and read nothing twice that was counted', async () => {
    const { soundings, read } = sounded(() => 'server');
    await soundings.arrivals(probeTo('server'), signal);
    expect(await soundings.positions(signal)).toEqual(
      new Map([
        ['client', 0],
        ['server', 3],
        ['other', 0],
      ]),
    );
    read.length = 0;
    await soundings.positions(signal);
    expect(read).toEqual(['client 0', 'server 3', 'other 0']);
  });

  it('find out what flows on an empty stage, protocol by protocol', async () => {
    const { soundings } = sounded((_n, host) => (host === 'server:udp' ? 'server' : undefined));
    const silence = { expected: 'closed', convergenceMs: 0, now: () => 0 } as const;
    expect(await findBaseline(soundings, silence, signal)).toEqual({
      http: 'closed',
      tcp: 'closed',
      udp: 'open',
    });
  });
});
