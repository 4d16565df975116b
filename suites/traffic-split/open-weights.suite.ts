import { conformanceTest } from '../../harness/run/authoring.ts';
import { handwritten, split } from '../../harness/smi/intent.ts';
import { acceptance } from '../question.ts';
import { divided, undoubtedSplit } from '../undoubted.ts';
import { SERVERS } from './servers.ts';

// What SMI leaves open about weights: which are accepted, and what they mean where they cannot be shares.

conformanceTest(
  {
    id: 'TS-O02',
    title: 'observed: all weights zero, a backend listed twice, no backends, a sum beyond 32 bits',
    clauses: ['split-T16'],
  },
  async ({ mesh, observe }) => {
    const clause = 'split-T16';
    const backends = { 'server-v2': 0, 'server-v3': 0 };
    const both = 'server-v2 + server-v3';
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'sibling', 'impostor'] });
    await observe.admission(
      split({ root: 'root', backends }),
      acceptance(clause, 'a split whose weights are all zero'),
    );
    await observe.admission(
      handwritten({
        api: 'split',
        kind: 'TrafficSplit',
        spec: ({ services }) => ({
          service: services.server.name,
          backends: (['server-v2', 'server-v2', 'server-v3'] as const).map((name) => ({
            service: services[name].name,
            weight: 1,
          })),
        }),
      }),
      acceptance(clause, 'a split that lists a backend twice'),
    );
    await observe.admission(
      split({ root: 'sibling', backends: {} }),
      acceptance(clause, 'a split with an empty list of backends'),
    );
    const most = 2 ** 31 - 1;
    await observe.admission(
      split({ root: 'impostor', backends: { 'server-v2': most, 'server-v3': most } }),
      acceptance(clause, 'weights whose sum does not fit into 32 bits'),
    );
    mesh.apply(undoubtedSplit);
    await observe.settled(divided, 'server-v3');
    for (const [root, own, question] of [
      ['root', 'server-v1 + server-old', 'Where does the traffic go if all weights are zero?'],
      ['server', 'server', 'Where does the traffic go if a backend is listed twice?'],
      ['sibling', 'sibling', 'Where does the traffic go if the list of backends is empty?'],
      [
        'impostor',
        'impostor',
        'Where does the traffic go if the sum of the weights does not fit into 32 bits?',
      ],
    ] as const) {
      await observe.spread(
        { from: 'client', to: root, get: '/echo' },
        [...SERVERS, ...(root === 'root' ? [] : [root])],
        {
          clause,
          question,
          findings: {
            nobody: 'nowhere: it fails',
            [own]: 'to the pods of the root, as if there were no split',
            [both]: 'to all of the backends',
            'server-v2': 'to the first of the backends',
          },
        },
      );
    }
  },
);

conformanceTest(
  {
    id: 'TS-O06',
    title: 'observed: whether the API accepts fractional and negative weights',
    clauses: ['split-T8-fraction'],
  },
  async ({ observe }) => {
    for (const [weight, words] of [
      [0.5, 'fractional'],
      [-1, 'negative'],
    ] as const) {
      await observe.admission(
        handwritten({
          api: 'split',
          kind: 'TrafficSplit',
          spec: ({ services }) => ({
            service: services.root.name,
            backends: [{ service: services['server-v2'].name, weight }],
          }),
        }),
        acceptance('split-T8-fraction', `a ${words} weight, ${weight}`),
      );
    }
  },
);
