import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';
import { divided, undoubtedSplit } from '../undoubted.ts';
import { SERVERS } from './servers.ts';

// What SMI leaves open about backends: what becomes of the share of one that cannot take it. Every doubtful split has
// a root of its own.

conformanceTest(
  {
    id: 'TS-O01',
    title:
      'observed: backends without endpoints, without a Service, without the same name or number of a port',
    clauses: ['split-T16b', 'split-T16c-weighted', 'split-T27'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'impostor'] });
    mesh.apply(
      split({ root: 'root', backends: { 'server-v2': 50, vacant: 50 } }),
      split({ root: 'server', backends: { 'server-v2': 50, absent: 50 } }),
      split({ root: 'impostor', backends: { 'server-v2': 40, 'v1-misnumbered': 30, 'v3-renamed': 30 } }),
      undoubtedSplit,
    );
    await observe.settled(divided, 'server-v3');
    await observe.spread({ from: 'client', to: 'root', get: '/echo' }, SERVERS, {
      clause: 'split-T16b',
      question: 'What becomes of the share of a backend that has no endpoints?',
      findings: {
        'server-v2': 'it moves to the other backends',
        'server-v2 + nobody': 'it fails',
        'server-v1 + server-v2 + server-old': 'it goes to the pods of the root',
      },
    });
    await observe.spread({ from: 'client', to: 'server', get: '/echo' }, ['server', ...SERVERS], {
      clause: 'split-T16c-weighted',
      question: 'What becomes of the share of a backend that does not exist?',
      findings: {
        'server-v2': 'it moves to the other backends',
        'server-v2 + nobody': 'it fails',
        'server + server-v2': 'it goes to the pods of the root',
        server: 'the whole split is ignored',
      },
    });
    await observe.spread({ from: 'client', to: 'impostor', get: '/echo' }, ['impostor', ...SERVERS], {
      clause: 'split-T27',
      question: 'Is it the number or the name of a port in which root and backend must agree?',
      findings: {
        'server-v2 + server-v3': 'the number',
        'server-v1 + server-v2': 'the name',
        'server-v2': 'both',
        'server-v1 + server-v2 + server-v3': 'either',
      },
    });
  },
);

conformanceTest(
  {
    id: 'TS-O05',
    title: 'observed: a backend of another namespace, and one that access control does not open',
    clauses: ['split-T5-cross', 'split-T6'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({
      from: ['client'],
      to: ['server-v1', 'server-v2', 'server-old', 'namesake', 'server'],
    });
    mesh.apply(
      split({ root: 'root', backends: { 'server-v2': 50, 'server-v3': 50 } }),
      // With namesake on the stage there is a Service of the name of `absent`, in namesake's namespace alone.
      split({ root: 'server', backends: { 'server-v2': 50, absent: 50 } }),
      split({ root: 'impostor', backends: { 'server-v1': 1 } }),
    );
    await observe.settled({ from: 'client', to: 'impostor', get: '/echo' }, 'server-v1');
    await observe.spread(
      { from: 'client', to: 'server', get: '/echo' },
      ['namesake', 'server', 'server-v1', 'server-v2'],
      {
        clause: 'split-T5-cross',
        question: 'What becomes of the share of a backend whose name exists in another namespace only?',
        findings: {
          'server-v2': 'it moves to the other backends',
          'server-v2 + nobody': 'it fails',
          'namesake + server-v2': 'it goes to the other namespace',
          'server + server-v2': 'it goes to the pods of the root',
          server: 'the whole split is ignored',
        },
      },
    );
    await observe.spread({ from: 'client', to: 'root', get: '/echo' }, SERVERS, {
      clause: 'split-T6',
      question:
        'What becomes of the share of a backend whose ServiceAccount no TrafficTarget opens to the client?',
      findings: {
        'server-v2 + nobody': 'it is denied',
        'server-v2': 'it moves to the backends that are open',
        'server-v2 + server-v3': 'it is delivered all the same',
      },
    });
  },
);
