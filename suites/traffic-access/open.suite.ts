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

// Where access control is silent or contradicts itself. Every doubtful grant has a path of its own, so that none of
// them can stand in for another, and an undoubted one comes last: once it is in force, so are they.

const get = (path: string) => http({ path, methods: ['GET'] });
const echo = get('/echo');
const undoubted = { from: 'other', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TA-O01',
    title: 'observed: who is meant by a TrafficTarget elsewhere, a missing namespace, a group, a *',
    clauses: ['access-A13', 'access-A14', 'access-A15'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'namesake', to, routes: [get('/source')], livesWith: 'namesake' }),
      allow({ from: 'client', to, routes: [get('/third')], livesWith: 'namesake' }),
    );
    for (const [namespace, words] of [
      ['no-namespace', 'leaves out the namespaces of destination and sources'],
      ['empty-namespace', 'has empty namespaces of destination and sources'],
    ] as const) {
      await observe.admission(
        allow({
          from: 'client',
          to,
          routes: [get(`/${namespace}`)],
          subjects: { from: namespace, to: namespace },
        }),
        {
          clause: 'access-A14',
          question: `Does the API accept a TrafficTarget that ${words}?`,
          findings: { accepted: 'yes', rejected: 'no' },
        },
      );
    }
    await observe.admission(
      allow({ from: 'client', to, routes: [get('/group')], subjects: { from: 'group' } }),
      {
        clause: 'access-A15',
        question: 'Does the API accept a source of the kind Group?',
        findings: { accepted: 'yes', rejected: 'no' },
      },
    );
    await observe.admission(
      allow({ from: 'client', to, routes: [get('/anyone')], subjects: { from: 'any-name' } }),
      {
        clause: 'access-A16',
        question: 'Does the API accept a source of the name *?',
        findings: { accepted: 'yes', rejected: 'no' },
      },
    );
    mesh.apply(allow({ from: 'other', to, routes: [echo] }));
    await observe.settled(undoubted);

    const elsewhere = { delivered: 'yes', denied: 'no, it opens nothing' };
    await observe.outcome(
      { from: 'namesake', to, get: '/source' },
      {
        clause: 'access-A13',
        question:
          'Does a TrafficTarget in the namespace of its source open the destination, which is in another?',
        findings: elsewhere,
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/third' },
      {
        clause: 'access-A13',
        question:
          'Does a TrafficTarget in a third namespace, neither the source’s nor the destination’s, open the latter?',
        findings: elsewhere,
      },
    );
    const ownNamespace = {
      delivered: 'yes, they are taken to be in the namespace of the TrafficTarget',
      denied: 'no, it opens nothing',
    };
    await observe.outcome(
      { from: 'client', to, get: '/no-namespace' },
      {
        clause: 'access-A14',
        question:
          'Does a TrafficTarget that leaves out the namespaces of destination and sources open anything?',
        findings: ownNamespace,
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/empty-namespace' },
      {
        clause: 'access-A14',
        question: 'Does a TrafficTarget that has empty namespaces of destination and sources open anything?',
        findings: ownNamespace,
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/group' },
      {
        clause: 'access-A15',
        question: 'Does a source of the kind Group open anything to the ServiceAccount of its name?',
        findings: { delivered: 'yes, the kind is not looked at', denied: 'no, it opens nothing' },
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/anyone' },
      {
        clause: 'access-A16',
        question: 'Does a source of the name * stand for every ServiceAccount of its namespace?',
        findings: { delivered: 'yes', denied: 'no, it opens nothing' },
      },
    );
  },
);

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
      allow({ from: 'other', to, routes: [echo] }),
    );
    await observe.settled(undoubted);
    await observe.outcome(
      { from: 'client', to, get: '/empty' },
      {
        clause: 'access-A18-empty',
        question: 'Does a rule with matches: [] allow the matches of its group?',
        findings: { delivered: 'all of them, as if it were left out', denied: 'none of them' },
      },
    );
    const opening = { delivered: 'yes', denied: 'no, it opens nothing' };
    await observe.outcome(
      { from: 'client', to, get: '/misnamed' },
      {
        clause: 'access-A20',
        question: 'Does a rule that names a match which its group does not have open anything?',
        findings: { ...opening, delivered: 'yes, the whole group' },
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/later' },
      {
        clause: 'access-A20',
        question: 'Does a rule that names a group which does not exist open anything?',
        findings: opening,
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/abroad' },
      {
        clause: 'access-A20',
        question: 'Does a rule that names a group which exists in another namespace only open it?',
        findings: opening,
      },
    );
    mesh.apply(
      routesOnly([httpGroup({ name: 'later', matches: [get('/later')], bind: 'all' })]),
      allow({ from: 'impostor', to, routes: [echo] }),
    );
    await observe.settled({ ...undoubted, from: 'impostor' });
    await observe.outcome(
      { from: 'client', to, get: '/later' },
      {
        clause: 'access-A20',
        question: 'Does creating the group later, after the rule that names it, open it?',
        findings: { delivered: 'yes', denied: 'no' },
      },
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
    await observe.outcome(
      { from: 'client', to, get: '/unbound' },
      {
        clause: 'access-A24',
        question:
          'With a TCPRoute and an HTTPRouteGroup in one TrafficTarget, is another path allowed on the port of the TCPRoute?',
        findings: { delivered: 'yes: OR', denied: 'no: AND, as in the text’s table' },
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/bound', port: 'http-alt' },
      {
        clause: 'access-A24',
        question:
          'With a TCPRoute and an HTTPRouteGroup in one TrafficTarget, is the path of the group allowed on another port?',
        findings: { delivered: 'yes: the TCPRoute does not narrow it', denied: 'no: AND' },
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
    const accepting = { accepted: 'yes', rejected: 'no' };
    await observe.admission(allow({ from: 'client', to, routes: [] }), {
      clause: 'access-A17-empty',
      question: 'Does the API accept rules: []?',
      findings: accepting,
    });
    await observe.admission(allow({ from: [], to, routes: [get('/nobody')] }), {
      clause: 'access-A17-empty',
      question: 'Does the API accept sources: []?',
      findings: accepting,
    });
    const tcpRoute = { api: 'specs', kind: 'TCPRoute' } as const;
    await observe.admission(handwritten({ ...tcpRoute, spec: () => ({ matches: {} }) }), {
      clause: 'access-A22-omitted',
      question: 'Does the API accept a TCPRoute without matches.ports?',
      findings: accepting,
    });
    await observe.admission(handwritten({ ...tcpRoute, spec: () => ({}) }), {
      clause: 'access-A22-omitted',
      question: 'Does the API accept a TCPRoute without matches?',
      findings: accepting,
    });
  },
);

conformanceTest(
  {
    id: 'TA-O04',
    title: 'observed: HTTP where only TCP is bound, TCP where only HTTP is bound, and the forms of denial',
    clauses: ['access-A27', 'access-A28', 'access-A32'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'client', to, routes: [tcp({ ports: ['http'] })] }),
      allow({ from: 'impostor', to, routes: [tcp()] }),
      allow({ from: 'other', to, routes: [echo] }),
    );
    await observe.settled(undoubted);
    await observe.outcome(
      { from: 'client', to, get: '/any' },
      {
        clause: 'access-A27',
        question: 'Where only a TCPRoute is bound, is an HTTP request to its port allowed?',
        findings: {
          delivered: 'yes: what is allowed at L4 is allowed at L7',
          denied: 'no: no HTTP route lists it',
        },
      },
    );
    for (const [port, first] of [
      ['tcp', 'the client speaks first'],
      ['greeter', 'the server speaks first'],
    ] as const) {
      await observe.outcome(
        { from: 'other', to, tcp: port },
        {
          clause: 'access-A28',
          question: `Where only an HTTPRouteGroup is bound, is raw TCP allowed if ${first}?`,
          findings: { delivered: 'yes', denied: 'no' },
          control: { from: 'impostor' },
        },
      );
    }
    const refusal = { 'not denied': 'it is not turned away' };
    await observe.denial(
      { from: 'namesake', to, get: '/echo' },
      { clause: 'access-A32', question: 'How is a request over HTTP/1.1 turned away?', findings: refusal },
    );
    await observe.denial(
      { from: 'namesake', to, get: '/echo', version: '2' },
      { clause: 'access-A32', question: 'How is a request over HTTP/2 turned away?', findings: refusal },
    );
    for (const [port, first] of [
      ['tcp', 'the client speaks first'],
      ['greeter', 'the server speaks first'],
    ] as const) {
      await observe.denial(
        { from: 'namesake', to, tcp: port },
        {
          clause: 'access-A32',
          question: `How is a TCP connection turned away on which ${first}?`,
          findings: refusal,
          control: { from: 'impostor' },
        },
      );
    }
  },
);

conformanceTest(
  {
    id: 'TA-O05',
    title: 'observed: connections that are open when the TrafficTarget which allowed them is deleted',
    clauses: ['access-A35'],
  },
  async ({ mesh, observe }) => {
    const shot = { from: 'client', to: 'server', tcp: 'greeter' } as const;
    mesh.apply(allow({ from: 'other', to: 'server', routes: [tcp()] }));
    const grant = mesh.apply(allow({ from: 'client', to: 'server', routes: [tcp()] }));
    await observe.settled(shot);
    mesh.remove(grant);
    await observe.survival(shot, {
      clause: 'access-A35',
      question: 'Does an open TCP connection survive the deletion of the TrafficTarget that allowed it?',
      findings: {
        survive: 'yes: only new connections are denied',
        cut: 'no: it is cut',
        mixed: 'some do, others do not',
      },
      control: { from: 'other' },
    });
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
      allow({ from: 'other', to, routes: [echo] }),
    );
    await observe.settled(undoubted);
    await observe.outcome(
      { from: 'client', to, get: '/echo' },
      {
        clause: 'access-A17-older',
        question: 'Does a TrafficTarget with an empty list of rules open anything to its sources?',
        findings: { delivered: 'yes, everything', denied: 'no' },
      },
    );
    await observe.outcome(
      { from: 'client', to, get: '/nobody' },
      {
        clause: 'access-A17-older',
        question: 'Does a TrafficTarget with an empty list of sources open its routes to anybody?',
        findings: { delivered: 'yes, to everybody', denied: 'no' },
      },
    );
  },
);

conformanceTest(
  {
    id: 'TA-O07',
    title: 'observed: identities of an IdentityBinding, and two selectors of pod labels',
    clauses: ['access-IB6'],
  },
  async ({ observe }) => {
    const binding = { api: 'access', kind: 'IdentityBinding' } as const;
    const accepting = { accepted: 'yes', rejected: 'no' };
    const identity = (of: string) =>
      handwritten({ ...binding, spec: () => ({ schemes: { spiffeIdentities: [of] } }) });
    await observe.admission(identity('cluster.local/ns/default/sa/service-a'), {
      clause: 'access-IB6',
      question:
        'Does the API accept a SPIFFE identity without the scheme spiffe://, as in the text’s example?',
      findings: accepting,
    });
    await observe.admission(identity('spiffe://cluster.local/ns/default/sa/service-a'), {
      clause: 'access-IB6',
      question: 'Does the API accept a SPIFFE identity with the scheme spiffe://?',
      findings: accepting,
    });
    await observe.admission(
      handwritten({
        ...binding,
        spec: () => ({
          schemes: { podLabelSelector: [{ matchLabels: { app: 'a' } }, { matchLabels: { app: 'b' } }] },
        }),
      }),
      {
        clause: 'access-IB6',
        question: 'Does the API accept two selectors of pod labels, in a list?',
        findings: accepting,
      },
    );
  },
);
