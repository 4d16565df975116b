import { describe, expect, it } from 'vitest';
import { describeIntent } from './describe.ts';
import type { Intent } from './intent.ts';
import {
  allow,
  handwritten,
  http,
  httpGroup,
  identityBinding,
  namedGroup,
  routesOnly,
  split,
  tcp,
  udp,
} from './intent.ts';

const CASES: readonly (readonly [string, Intent])[] = [
  [
    'allow client → server on GET /echo',
    allow({ from: 'client', to: 'server', routes: [http({ path: '/echo', methods: ['GET'] })] }),
  ],
  [
    'allow client, other → server on TCP on range-0, range-1 and UDP on every port',
    allow({
      from: ['client', 'other'],
      to: 'server',
      routes: [tcp({ ports: ['range-0', 'range-1'] }), udp()],
    }),
  ],
  ['allow nobody → server on no route', allow({ from: [], to: 'server', routes: [] })],
  [
    'allow client → server on any method any path with x-team: ^red$ (both named by an identity binding)',
    allow({
      from: 'client',
      to: 'server',
      routes: [http({ methods: ['*'], headers: { 'x-team': '^red$' } })],
      subjects: { from: 'identity-binding', to: 'identity-binding' },
    }),
  ],
  [
    'allow client → server on read of (read: GET|HEAD /a; write: POST /a)',
    allow({
      from: 'client',
      to: 'server',
      routes: [
        httpGroup({
          matches: [
            http({ name: 'read', path: '/a', methods: ['GET', 'HEAD'] }),
            http({ name: 'write', path: '/a', methods: ['POST'] }),
          ],
          bind: ['read'],
        }),
      ],
    }),
  ],
  [
    'allow client → server on all of the group later (each source named as a group) (written in the namespace of namesake)',
    allow({
      from: 'client',
      to: 'server',
      routes: [namedGroup('later')],
      subjects: { from: 'group' },
      livesWith: 'namesake',
    }),
  ],
  ['define any method /a, for nobody', routesOnly([http({ path: '/a' })])],
  [
    'split root into server-v1 90, server-v2 10',
    split({ root: 'root', backends: { 'server-v1': 90, 'server-v2': 10 } }),
  ],
  [
    'split root into server-v2 1 for any method any path with agent: fox or any method /b',
    split({
      root: 'root',
      backends: { 'server-v2': 1 },
      when: [[http({ headers: { agent: 'fox' } })], [http({ path: '/b' })]],
    }),
  ],
  [
    'let the identity of client be held by pods labelled like other or the SPIFFE identities of client-twin',
    identityBinding({ role: 'client', schemes: { podsOf: 'other', spiffeOf: ['client-twin'] } }),
  ],
  [
    'write a TrafficTarget by hand',
    handwritten({ api: 'access', kind: 'TrafficTarget', spec: () => ({ sources: [] }) }),
  ],
];

describe('an intent in words', () => {
  it.each(CASES)('%s', (sentence, intent) => {
    expect(describeIntent(intent)).toBe(sentence);
  });
});
