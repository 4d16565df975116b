import { conformanceTest } from '../../harness/run/authoring.ts';
import { handwritten, http, split } from '../../harness/smi/intent.ts';
import { acceptance } from '../question.ts';
import { divided, undoubtedSplit } from '../undoubted.ts';
import { SERVERS } from './servers.ts';

// What SMI leaves open about the traffic that is split: which matches count, and whether raw TCP does.

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
    await observe.admission(
      matching('sibling', ['missing']),
      acceptance('split-T21', 'a split that refers to a group which does not exist'),
    );
    await observe.admission(matching('impostor', []), acceptance('split-T21', 'matches: [] in a split'));
    mesh.apply(
      split({ root: 'root', backends, when: [[http({ path: '/beta' })]] }),
      split({ root: 'server', backends, when: [[http({ methods: ['POST'] })]] }),
      undoubtedSplit,
    );
    await observe.settled(divided, 'server-v3');
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
    id: 'TS-O07',
    title: 'observed: whether raw TCP is split',
    clauses: ['split-T16d'],
  },
  async ({ mesh, observe }) => {
    await mesh.admit({ from: ['client'], to: ['server-v3'] });
    await mesh.admit({ from: ['client'], to: SERVERS, over: 'tcp' });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 50, 'server-v3': 50 } }), undoubtedSplit);
    await observe.settled(divided, 'server-v3');
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
