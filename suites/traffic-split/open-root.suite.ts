import { conformanceTest } from '../../harness/run/authoring.ts';
import { handwritten, split } from '../../harness/smi/intent.ts';
import { acceptance } from '../question.ts';
import { divided, undoubtedSplit } from '../undoubted.ts';
import { SERVERS } from './servers.ts';

// What SMI leaves open about roots: one that is its own backend or has two splits, and how it may be named.

conformanceTest(
  {
    id: 'TS-O03',
    title: 'observed: a root among its backends, two splits of one root, a full name in the field service',
    clauses: ['split-T32', 'split-T33', 'split-T2-field'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'impostor'] });
    await observe.admission(
      split({ root: 'root', backends: { root: 50, 'server-v2': 50 } }),
      acceptance('split-T32', 'a split whose root is among its backends'),
    );
    await observe.admission(
      handwritten({
        api: 'split',
        kind: 'TrafficSplit',
        spec: ({ services: { impostor, 'server-v2': backend } }) => ({
          service: `${impostor.name}.${impostor.namespace}.svc.cluster.local`,
          backends: [{ service: backend.name, weight: 1 }],
        }),
      }),
      acceptance('split-T2-field', 'a full name in the field service'),
    );
    mesh.apply(
      split({ root: 'server', backends: { 'server-v2': 1 } }),
      split({ root: 'server', backends: { 'server-v3': 1 } }),
      undoubtedSplit,
    );
    await observe.settled(divided, 'server-v3');
    await observe.spread({ from: 'client', to: 'root', get: '/echo' }, SERVERS, {
      clause: 'split-T32',
      question: 'What becomes of the share of a root that is among its own backends?',
      findings: {
        'server-v1 + server-v2 + server-old': 'it goes to the pods of the root’s selector',
        'server-v2': 'it moves to the other backends',
        'server-v1 + server-old': 'the whole split is ignored',
        'server-v2 + nobody': 'it fails',
      },
    });
    await observe.spread({ from: 'client', to: 'server', get: '/echo' }, ['server', ...SERVERS], {
      clause: 'split-T33',
      question: 'Which of two splits of one root governs?',
      findings: {
        'server-v2': 'the one that is older and first by name',
        'server-v3': 'the one that is younger and last by name',
        'server-v2 + server-v3': 'both: their backends are put together',
        server: 'neither',
      },
    });
    await observe.spread({ from: 'client', to: 'impostor', get: '/echo' }, ['impostor', ...SERVERS], {
      clause: 'split-T2-field',
      question: 'Does a full name in the field service split the traffic of the short one?',
      findings: { 'server-v2': 'yes', impostor: 'no: such a split is ignored' },
    });
  },
);
