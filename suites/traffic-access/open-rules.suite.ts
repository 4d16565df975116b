import { conformanceTest } from '../../harness/run/authoring.ts';
import {
  allow,
  handwritten,
  http,
  httpGroup,
  namedGroup,
  routesOnly,
  tcp,
  udp,
} from '../../harness/smi/intent.ts';
import { acceptance, passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about rules: what they allow together, and when something is left out. Every doubtful grant has a
// path of its own, so that none can stand in for another.

const get = (path: string) => http({ path, methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-O02',
    title:
      'observed: rules with an empty list of matches, with an unknown match, with a route that is not there',
    clauses: ['access-A18-empty', 'access-A20'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    const bound = (path: string, bind: readonly string[]) =>
      httpGroup({ matches: [http({ name: 'known', path, methods: ['GET'] })], bind });
    mesh.apply(
      allow({ from: 'client', to, routes: [bound('/empty', [])] }),
      allow({ from: 'client', to, routes: [bound('/misnamed', ['unknown'])] }),
      allow({ from: 'client', to, routes: [namedGroup('later')] }),
      routesOnly([httpGroup({ name: 'abroad', matches: [get('/abroad')], bind: 'all' })], 'namesake'),
      allow({ from: 'client', to, routes: [namedGroup('abroad')] }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    await observe.outcome(
      { from: 'client', to, get: '/empty' },
      passage('access-A18-empty', 'Does a rule with matches: [] allow the matches of its group?', {
        delivered: 'all of them, as if it were left out',
        denied: 'none of them',
      }),
    );
    for (const [path, words, delivered] of [
      ['/misnamed', 'a match which its group does not have open anything', 'yes, the whole group'],
      ['/later', 'a group which does not exist open anything', 'yes'],
      ['/abroad', 'a group which exists in another namespace only open it', 'yes'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to, get: path },
        passage('access-A20', `Does a rule that names ${words}?`, {
          delivered,
          denied: 'no, it opens nothing',
        }),
      );
    }
    mesh.apply(
      routesOnly([httpGroup({ name: 'later', matches: [get('/later')], bind: 'all' })]),
      allow({ from: 'impostor', to, routes: [get('/echo')] }),
    );
    await observe.settled({ ...granted, from: 'impostor' });
    await observe.outcome(
      { from: 'client', to, get: '/later' },
      passage('access-A20', 'Does creating the group later, after the rule that names it, open it?'),
    );
  },
);

conformanceTest(
  {
    id: 'TA-O03',
    title:
      'observed: how a TCPRoute and an HTTPRouteGroup of one TrafficTarget combine, and what may be empty',
    clauses: ['access-A24', 'access-A17-empty', 'access-A22-omitted'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'other', to, routes: [http()] }),
      allow({ from: 'other', to, routes: [udp()] }),
      allow({ from: 'client', to, routes: [tcp({ ports: ['http'] }), get('/bound')] }),
    );
    await observe.settled({ from: 'client', to, get: '/bound' });
    const together = 'With a TCPRoute and an HTTPRouteGroup in one TrafficTarget, is';
    await observe.outcome(
      { from: 'client', to, get: '/unbound' },
      passage('access-A24', `${together} another path allowed on the port of the TCPRoute?`, {
        delivered: 'yes: OR',
        denied: 'no: AND, as in the text’s table',
      }),
    );
    await observe.outcome(
      { from: 'client', to, get: '/bound', port: 'http-alt' },
      {
        ...passage('access-A24', `${together} the path of the group allowed on another port?`, {
          delivered: 'yes: the TCPRoute does not narrow it',
          denied: 'no: AND',
        }),
        control: { from: 'other' },
      },
    );
    await observe.denial(
      { from: 'client', to, udp: 'udp' },
      {
        clause: 'access-A32',
        question: 'How is a UDP datagram turned away?',
        findings: { timeout: 'without an answer', 'not denied': 'it is not turned away' },
        control: { from: 'other' },
      },
    );
    await observe.admission(
      allow({ from: 'client', to, routes: [] }),
      acceptance('access-A17-empty', 'rules: []'),
    );
    await observe.admission(
      allow({ from: [], to, routes: [get('/nobody')] }),
      acceptance('access-A17-empty', 'sources: []'),
    );
    const tcpRoute = { api: 'specs', kind: 'TCPRoute' } as const;
    await observe.admission(
      handwritten({ ...tcpRoute, spec: () => ({ matches: {} }) }),
      acceptance('access-A22-omitted', 'a TCPRoute without matches.ports'),
    );
    await observe.admission(
      handwritten({ ...tcpRoute, spec: () => ({}) }),
      acceptance('access-A22-omitted', 'a TCPRoute without matches'),
    );
  },
);

conformanceTest(
  {
    id: 'TA-O06',
    title: 'observed: a TrafficTarget without rules or without sources, before the text required them',
    clauses: ['access-A17-older'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'client', to, routes: [] }),
      allow({ from: [], to, routes: [get('/nobody')] }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    await observe.outcome(
      { from: 'client', to, get: '/echo' },
      passage(
        'access-A17-older',
        'Does a TrafficTarget with an empty list of rules open anything to its sources?',
        { delivered: 'yes, everything' },
      ),
    );
    await observe.outcome(
      { from: 'client', to, get: '/nobody' },
      passage(
        'access-A17-older',
        'Does a TrafficTarget with an empty list of sources open its routes to anybody?',
        { delivered: 'yes, to everybody' },
      ),
    );
  },
);
