import { conformanceTest } from '../../harness/run/authoring.ts';
import {
  allow,
  handwritten,
  http,
  httpGroup,
  namedGroup,
  routesOnly,
  tcp,
} from '../../harness/smi/intent.ts';

// Where routes are silent or contradict themselves. Every doubtful match has a path or a source of its own, and an
// undoubted grant comes last: once it is in force, so are they.

const TO = 'server';
const get = (path: string) => http({ path, methods: ['GET'] });
const undoubted = { from: 'other', to: TO, get: '/echo' } as const;
const undoubtedGrant = allow({ from: 'other', to: TO, routes: [get('/echo')] });
const accepting = { accepted: 'yes', rejected: 'no' };
const allowing = { delivered: 'yes', denied: 'no' };

conformanceTest(
  {
    id: 'TSC-O01',
    title:
      'observed: what follows a matched path, query strings, spellings of one path, the dialect of pathRegex',
    clauses: ['specs-S4-suffix', 'specs-S5', 'specs-S6'],
  },
  async ({ mesh, observe }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: TO,
        routes: [get('/metrics'), get('/abc'), get('/find\\?id=7'), get('/item\\d')],
      }),
      undoubtedGrant,
    );
    await observe.settled(undoubted);
    for (const [path, question] of [
      ['/metrics/sub', 'Does pathRegex /metrics let /metrics/sub through?'],
      ['/metrics-foo', 'Does pathRegex /metrics let /metrics-foo through?'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        {
          clause: 'specs-S4-suffix',
          question,
          findings: { delivered: 'yes: the end is open', denied: 'no: the end is anchored too' },
        },
      );
    }
    await observe.outcome(
      { from: 'client', to: TO, get: '/metrics?a=b' },
      {
        clause: 'specs-S5',
        question: 'Is a listed path allowed when a query string follows it?',
        findings: allowing,
      },
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/find?id=7' },
      {
        clause: 'specs-S5',
        question: 'Does pathRegex see the query string, so that it can ask for one?',
        findings: { delivered: 'yes', denied: 'no: the path ends before it' },
      },
    );
    for (const [path, words] of [
      ['/ABC', 'in capitals, as /ABC'],
      ['/%61bc', 'percent-encoded, as /%61bc'],
      ['//abc', 'with two slashes, as //abc'],
      ['/./abc', 'as /./abc'],
      ['/x/../abc', 'as /x/../abc'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        { clause: 'specs-S6', question: `Is the listed path /abc allowed ${words}?`, findings: allowing },
      );
    }
    await observe.outcome(
      { from: 'client', to: TO, get: '/item7' },
      {
        clause: 'specs-S6',
        question: 'Does the dialect of pathRegex have the class \\d?',
        findings: { delivered: 'yes, as in Perl and RE2', denied: 'no' },
      },
    );
  },
);

conformanceTest(
  {
    id: 'TSC-O02',
    title: 'observed: matches without a path, without methods, with nothing but a name',
    clauses: ['specs-S17', 'specs-S18'],
  },
  async ({ mesh, observe }) => {
    await observe.admission(
      routesOnly([httpGroup({ name: 'pathless', matches: [http({ methods: ['DELETE'] })], bind: 'all' })]),
      {
        clause: 'specs-S17',
        question: 'Does the API accept a match with methods and no pathRegex?',
        findings: accepting,
      },
    );
    await observe.admission(
      routesOnly([httpGroup({ name: 'methodless', matches: [http({ path: '/methodless' })], bind: 'all' })]),
      {
        clause: 'specs-S17',
        question: 'Does the API accept a match with pathRegex and no methods?',
        findings: accepting,
      },
    );
    await observe.admission(routesOnly([httpGroup({ name: 'bare', matches: [http()], bind: 'all' })]), {
      clause: 'specs-S18',
      question: 'Does the API accept a match with nothing but a name?',
      findings: accepting,
    });
    mesh.apply(
      allow({ from: 'client', to: TO, routes: [namedGroup('pathless'), namedGroup('methodless')] }),
      allow({ from: 'impostor', to: TO, routes: [namedGroup('bare')] }),
      undoubtedGrant,
    );
    await observe.settled(undoubted);
    await observe.outcome(
      { from: 'client', to: TO, method: 'DELETE', path: '/any' },
      {
        clause: 'specs-S17',
        question: 'Does a match with methods and no pathRegex hold for any path?',
        findings: { delivered: 'yes', denied: 'no: it holds for nothing' },
      },
    );
    await observe.outcome(
      { from: 'client', to: TO, method: 'PATCH', path: '/methodless' },
      {
        clause: 'specs-S17',
        question: 'Does a match with pathRegex and no methods hold for any method?',
        findings: { delivered: 'yes', denied: 'no' },
      },
    );
    await observe.outcome(
      { from: 'impostor', to: TO, method: 'PUT', path: '/any' },
      {
        clause: 'specs-S18',
        question: 'Does a match with nothing but a name hold for every request?',
        findings: { delivered: 'yes', denied: 'no: it holds for nothing' },
      },
    );
  },
);

conformanceTest(
  {
    id: 'TSC-O03',
    title: 'observed: two matches of one name, and which fields the schema of HTTPRouteGroup requires',
    clauses: ['specs-S2-duplicate', 'specs-S3'],
  },
  async ({ mesh, observe }) => {
    const twice = ['/first', '/second'].map((path) => http({ name: 'twice', path, methods: ['GET'] }));
    await observe.admission(routesOnly([httpGroup({ name: 'group', matches: twice, bind: 'all' })]), {
      clause: 'specs-S2-duplicate',
      question: 'Does the API accept two matches of one name?',
      findings: accepting,
    });
    mesh.apply(allow({ from: 'client', to: TO, routes: [namedGroup('group', ['twice'])] }), undoubtedGrant);
    await observe.settled(undoubted);
    for (const [path, which] of [
      ['/first', 'first'],
      ['/second', 'second'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        {
          clause: 'specs-S2-duplicate',
          question: `Of two matches of one name, is the ${which} opened by a rule that names it?`,
          findings: allowing,
        },
      );
    }
    const group = { api: 'specs', kind: 'HTTPRouteGroup' } as const;
    const [name, pathRegex, methods] = ['match', '/path', ['GET']];
    for (const [left, match] of [
      ['name', { pathRegex, methods }],
      ['methods', { name, pathRegex }],
      ['pathRegex', { name, methods }],
    ] as const) {
      await observe.admission(handwritten({ ...group, spec: () => ({ matches: [match] }) }), {
        clause: 'specs-S3',
        question: `Does the schema require the field ${left} of a match?`,
        findings: { accepted: 'no', rejected: 'yes' },
      });
    }
    await observe.admission(handwritten({ ...group, spec: () => ({}) }), {
      clause: 'specs-S3',
      question: 'Does the schema require the field matches?',
      findings: { accepted: 'no', rejected: 'yes' },
    });
  },
);

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
    await observe.settled(undoubted);
    await observe.outcome(
      { from: 'client', to: TO, get: '/contains', headers: { 'x-agent': 'an Android of 16' } },
      {
        clause: 'specs-S12',
        question: 'Is the regular expression of a header matched against the whole value, or searched in it?',
        findings: { delivered: 'searched', denied: 'matched against the whole value' },
      },
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/absent' },
      {
        clause: 'specs-S11-absent-any',
        question: 'Does a request without the header meet the filter ".*"?',
        findings: { delivered: 'yes', denied: 'no: the header must be there' },
      },
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/api', headers: { 'x-agent': 'an iPhone of 19' } },
      {
        clause: 'specs-S15-prefix',
        question: 'Does pathRegex /api/.* let /api itself through?',
        findings: { delivered: 'yes, as the prose has it', denied: 'no, as the expression has it' },
      },
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
        {
          clause: 'specs-S11-shape',
          question: `Does the API accept headers as ${shape}?`,
          findings: accepting,
        },
      );
    }
  },
);

conformanceTest(
  {
    id: 'TSC-O05',
    title: 'observed: whether the ports of a route are those of the Service or of the container',
    clauses: ['specs-S20-port'],
  },
  async ({ mesh, observe }) => {
    // The port `mapped` of the Service leads to the container's port `http-mapped`.
    mesh.apply(
      allow({ from: 'client', to: TO, routes: [tcp({ ports: ['mapped'] }), get('/any')] }),
      allow({ from: 'impostor', to: TO, routes: [tcp({ ports: ['http-mapped'] }), get('/any')] }),
      allow({ from: 'other', to: TO, routes: [http()] }),
    );
    await observe.settled({ from: 'other', to: TO, get: '/any', port: 'mapped' });
    await observe.outcome(
      { from: 'client', to: TO, get: '/any', port: 'mapped' },
      {
        clause: 'specs-S20-port',
        question: 'Where port and targetPort differ, does the number of the Service’s port open it?',
        findings: allowing,
      },
    );
    await observe.outcome(
      { from: 'impostor', to: TO, get: '/any', port: 'mapped' },
      {
        clause: 'specs-S20-port',
        question: 'Where port and targetPort differ, does the number of the container’s port open it?',
        findings: allowing,
      },
    );
  },
);
