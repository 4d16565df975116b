import { describe, expect, it } from 'vitest';
import type { Expectation } from '../harness/model/expectation.ts';
import type { Probe } from '../harness/model/probe.ts';
import { expectationText } from './expectation.ts';

const get: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'short',
  call: {
    protocol: 'http',
    version: '1.1',
    method: 'GET',
    path: '/p',
    headers: { 'x-a': '1' },
    connection: 'fresh',
  },
};
const intended = [{ workload: 'w1', port: 8080 }];
const object = {
  apiVersion: 'split.smi-spec.io/v1alpha4',
  kind: 'TrafficSplit',
  metadata: { name: 's', namespace: 'n' },
};

describe('an expectation in words', () => {
  it.each<[Expectation, string]>([
    [
      { kind: 'delivered', probe: get, intended, hold: 5 },
      'client → server, GET /p with x-a: 1 (HTTP/1.1, port http): delivered to w1:8080, 5 times in a row',
    ],
    [
      {
        kind: 'denied',
        probe: { ...get, port: 'tcp', call: { protocol: 'tcp', first: 'server' } },
        intended,
        hold: 20,
      },
      'client → server, raw TCP, server speaks first (port tcp): denied, received by no workload, 20 times in a row',
    ],
    [
      { kind: 'confined', probe: { ...get, port: 'udp', call: { protocol: 'udp' } }, intended, hold: 1 },
      'client → server, UDP (port udp): received by nobody but w1:8080, once',
    ],
    [
      {
        kind: 'shares',
        probes: [{ ...get, call: { ...get.call, headers: {}, connection: 'kept-alive' } as Probe['call'] }],
        backends: [
          { recipients: [{ workload: 'w1', port: 8080 }], service: 'server-v1', share: 1 / 3 },
          { recipients: [{ workload: 'w2', port: 8080 }], service: 'server-v2', share: 2 / 3 },
        ],
        arriving: [],
        leaving: [],
      },
      'client → server, GET /p (HTTP/1.1, port http, connection kept alive): shares server-v1 33.3 %, server-v2 66.7 %',
    ],
    [
      {
        kind: 'reading',
        query: { ask: 'edge', resource: 'pods', of: 'client', peer: 'server' },
        check: { check: 'counts' },
        path: '/x',
      },
      'the edge between client and server (pods): counts equal to the traffic that was received',
    ],
    [{ kind: 'rejected', object }, 'TrafficSplit s (split.smi-spec.io/v1alpha4): rejected by the API server'],
    [{ kind: 'accepted', object }, 'TrafficSplit s (split.smi-spec.io/v1alpha4): accepted by the API server'],
  ])('%#', (expectation, words) => {
    expect(expectationText(expectation)).toBe(words);
  });
});
