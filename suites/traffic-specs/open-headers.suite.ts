import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, handwritten, http } from '../../harness/smi/intent.ts';
import { acceptance, passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about headers: how they are written and matched.

const TO = 'server';

conformanceTest(
  {
    id: 'TSC-O04',
    title: 'observed: full match or search, absent headers, the prose of an example, the shape of headers',
    clauses: ['specs-S12', 'specs-S11-absent-any', 'specs-S15-prefix'],
  },
  async ({ mesh, observe }) => {
    const filtered = (path: string, headers: Readonly<Record<string, string>>) =>
      http({ path, methods: ['GET'], headers });
    mesh.apply(
      allow({
        from: 'client',
        to: TO,
        routes: [
          filtered('/contains', { 'x-agent': 'Android' }),
          filtered('/absent', { 'x-agent': '.*' }),
          filtered('/api/.*', { 'x-agent': '^.*iPhone.*$' }),
        ],
      }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    await observe.outcome(
      { from: 'client', to: TO, get: '/contains', headers: { 'x-agent': 'an Android of 16' } },
      passage(
        'specs-S12',
        'Is the regular expression of a header matched against the whole value, or searched in it?',
        { delivered: 'searched', denied: 'matched against the whole value' },
      ),
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/absent' },
      passage('specs-S11-absent-any', 'Does a request without the header meet the filter ".*"?', {
        denied: 'no: the header must be there',
      }),
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/api', headers: { 'x-agent': 'an iPhone of 19' } },
      passage('specs-S15-prefix', 'Does pathRegex /api/.* let /api itself through?', {
        delivered: 'yes, as the prose has it',
        denied: 'no, as the expression has it',
      }),
    );
    const group = { api: 'specs', kind: 'HTTPRouteGroup' } as const;
    for (const [shape, headers] of [
      ['an array of maps', [{ 'x-agent': '.*' }]],
      ['a map', { 'x-agent': '.*' }],
    ] as const) {
      await observe.admission(
        handwritten({
          ...group,
          spec: () => ({ matches: [{ name: 'match', pathRegex: '/path', methods: ['GET'], headers }] }),
        }),
        acceptance('specs-S11-shape', `headers as ${shape}`),
      );
    }
  },
);
