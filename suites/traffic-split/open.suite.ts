import { conformanceTest } from '../../harness/run/authoring.ts';
import { handwritten, http, split } from '../../harness/smi/intent.ts';

// Where splits are silent or contradict themselves. Every doubtful split has a root of its own, and an undoubted one, of
// `root-wide`, comes last: once its backend, which the root does not select, is reached, all of them are in force.

const SERVERS = ['server-v1', 'server-v2', 'server-v3', 'server-old'] as const;
const undoubted = { from: 'client', to: 'root-wide', get: '/echo' } as const;
const undoubtedSplit = split({ root: 'root-wide', backends: { 'server-v3': 1 } });
const accepting = { accepted: 'yes', rejected: 'no' };

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
    await observe.settled(undoubted, 'server-v3');
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
    id: 'TS-O02',
    title: 'observed: all weights zero, a backend listed twice, no backends, a sum beyond 32 bits',
    clauses: ['split-T16'],
  },
  async ({ mesh, observe }) => {
    const clause = 'split-T16';
    const backends = { 'server-v2': 0, 'server-v3': 0 };
    const both = 'server-v2 + server-v3';
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'sibling', 'impostor'] });
    await observe.admission(split({ root: 'root', backends }), {
      clause,
      question: 'Does the API accept a split whose weights are all zero?',
      findings: accepting,
    });
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
      { clause, question: 'Does the API accept a split that lists a backend twice?', findings: accepting },
    );
    await observe.admission(split({ root: 'sibling', backends: {} }), {
      clause,
      question: 'Does the API accept a split with an empty list of backends?',
      findings: accepting,
    });
    const most = 2 ** 31 - 1;
    await observe.admission(split({ root: 'impostor', backends: { 'server-v2': most, 'server-v3': most } }), {
      clause,
      question: 'Does the API accept weights whose sum does not fit into 32 bits?',
      findings: accepting,
    });
    mesh.apply(undoubtedSplit);
    await observe.settled(undoubted, 'server-v3');
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
    id: 'TS-O03',
    title: 'observed: a root among its backends, two splits of one root, a full name in the field service',
    clauses: ['split-T32', 'split-T33', 'split-T2-field'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'impostor'] });
    await observe.admission(split({ root: 'root', backends: { root: 50, 'server-v2': 50 } }), {
      clause: 'split-T32',
      question: 'Does the API accept a split whose root is among its backends?',
      findings: accepting,
    });
    await observe.admission(
      handwritten({
        api: 'split',
        kind: 'TrafficSplit',
        spec: ({ services: { impostor, 'server-v2': backend } }) => ({
          service: `${impostor.name}.${impostor.namespace}.svc.cluster.local`,
          backends: [{ service: backend.name, weight: 1 }],
        }),
      }),
      {
        clause: 'split-T2-field',
        question: 'Does the API accept a full name in the field service?',
        findings: accepting,
      },
    );
    mesh.apply(
      split({ root: 'server', backends: { 'server-v2': 1 } }),
      split({ root: 'server', backends: { 'server-v3': 1 } }),
      undoubtedSplit,
    );
    await observe.settled(undoubted, 'server-v3');
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

conformanceTest(
  {
    id: 'TS-O04',
    title:
      'observed: paths and methods in the groups of a split, a group that is missing, an empty list of matches',
    clauses: ['split-T20', 'split-T21'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'server', 'sibling', 'impostor'] });
    const backends = { 'server-v2': 1 };
    const matching = (root: 'sibling' | 'impostor', groups: readonly string[]) =>
      handwritten({
        api: 'split',
        kind: 'TrafficSplit',
        spec: ({ services }) => ({
          service: services[root].name,
          backends: [{ service: services['server-v2'].name, weight: 1 }],
          matches: groups.map((name) => ({ kind: 'HTTPRouteGroup', name })),
        }),
      });
    await observe.admission(matching('sibling', ['missing']), {
      clause: 'split-T21',
      question: 'Does the API accept a split that refers to a group which does not exist?',
      findings: accepting,
    });
    await observe.admission(matching('impostor', []), {
      clause: 'split-T21',
      question: 'Does the API accept matches: [] in a split?',
      findings: accepting,
    });
    mesh.apply(
      split({ root: 'root', backends, when: [[http({ path: '/beta' })]] }),
      split({ root: 'server', backends, when: [[http({ methods: ['POST'] })]] }),
      undoubtedSplit,
    );
    await observe.settled(undoubted, 'server-v3');
    const own = 'server-v1 + server-old';
    await observe.spread({ from: 'client', to: 'root', get: '/beta' }, SERVERS, {
      clause: 'split-T20',
      question: 'Where the group of a split holds a pathRegex alone, is a request to that path split?',
      findings: { 'server-v2': 'yes', [own]: 'no' },
    });
    await observe.spread({ from: 'client', to: 'root', get: '/other' }, SERVERS, {
      clause: 'split-T20',
      question: 'Where the group of a split holds a pathRegex alone, is a request to another path split?',
      findings: { 'server-v2': 'yes: the path takes no part', [own]: 'no: the path takes part' },
    });
    await observe.spread(
      { from: 'client', to: 'server', method: 'POST', path: '/echo' },
      ['server', ...SERVERS],
      {
        clause: 'split-T20',
        question: 'Where the group of a split holds methods alone, is a request with one of them split?',
        findings: { 'server-v2': 'yes', server: 'no' },
      },
    );
    await observe.spread({ from: 'client', to: 'server', get: '/echo' }, ['server', ...SERVERS], {
      clause: 'split-T20',
      question: 'Where the group of a split holds methods alone, is a request with another one split?',
      findings: { 'server-v2': 'yes: methods take no part', server: 'no: methods take part' },
    });
    await observe.spread({ from: 'client', to: 'sibling', get: '/echo' }, ['sibling', ...SERVERS], {
      clause: 'split-T21',
      question: 'Is traffic split if the only group that a split refers to does not exist?',
      findings: { 'server-v2': 'yes, all of it', sibling: 'no', nobody: 'no: it fails' },
    });
    await observe.spread({ from: 'client', to: 'impostor', get: '/echo' }, ['impostor', ...SERVERS], {
      clause: 'split-T21',
      question: 'Is traffic split if the list of matches is empty?',
      findings: { 'server-v2': 'yes, all of it, as if it were left out', impostor: 'no' },
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
        {
          clause: 'split-T8-fraction',
          question: `Does the API accept a ${words} weight, ${weight}?`,
          findings: accepting,
        },
      );
    }
  },
);

conformanceTest(
  {
    id: 'TS-O07',
    title: 'observed: whether raw TCP is split',
    clauses: ['split-T16d'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: ['server-v3'] });
    await mesh.admit({ from: ['client'], to: SERVERS, over: 'tcp' });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 50, 'server-v3': 50 } }), undoubtedSplit);
    await observe.settled(undoubted, 'server-v3');
    await observe.spread({ from: 'client', to: 'root', tcp: 'tcp' }, SERVERS, {
      clause: 'split-T16d',
      question: 'Are raw TCP connections split?',
      findings: {
        'server-v2 + server-v3': 'yes, connection by connection',
        'server-v2': 'in part: they stay with one backend',
        'server-v1 + server-old': 'no: they go to the pods of the root',
        nobody: 'no: they fail',
      },
    });
  },
);
