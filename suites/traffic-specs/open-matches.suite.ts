import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, handwritten, http, httpGroup, namedGroup, routesOnly } from '../../harness/smi/intent.ts';
import { acceptance, passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about matches: what one must have, and what it means without. Each has a path or a source of its own,
// so that none can stand in for another.

const TO = 'server';

conformanceTest(
  {
    id: 'TSC-O02',
    title: 'observed: matches without a path, without methods, with nothing but a name',
    clauses: ['specs-S17', 'specs-S18'],
  },
  async ({ mesh, observe }) => {
    await observe.admission(
      routesOnly([httpGroup({ name: 'pathless', matches: [http({ methods: ['DELETE'] })], bind: 'all' })]),
      acceptance('specs-S17', 'a match with methods and no pathRegex'),
    );
    await observe.admission(
      routesOnly([httpGroup({ name: 'methodless', matches: [http({ path: '/methodless' })], bind: 'all' })]),
      acceptance('specs-S17', 'a match with pathRegex and no methods'),
    );
    await observe.admission(
      routesOnly([httpGroup({ name: 'bare', matches: [http()], bind: 'all' })]),
      acceptance('specs-S18', 'a match with nothing but a name'),
    );
    mesh.apply(
      allow({ from: 'client', to: TO, routes: [namedGroup('pathless'), namedGroup('methodless')] }),
      allow({ from: 'impostor', to: TO, routes: [namedGroup('bare')] }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    await observe.outcome(
      { from: 'client', to: TO, method: 'DELETE', path: '/any' },
      passage('specs-S17', 'Does a match with methods and no pathRegex hold for any path?', {
        denied: 'no: it holds for nothing',
      }),
    );
    await observe.outcome(
      { from: 'client', to: TO, method: 'PATCH', path: '/methodless' },
      passage('specs-S17', 'Does a match with pathRegex and no methods hold for any method?'),
    );
    await observe.outcome(
      { from: 'impostor', to: TO, method: 'PUT', path: '/any' },
      passage('specs-S18', 'Does a match with nothing but a name hold for every request?', {
        denied: 'no: it holds for nothing',
      }),
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
    await observe.admission(
      routesOnly([httpGroup({ name: 'group', matches: twice, bind: 'all' })]),
      acceptance('specs-S2-duplicate', 'two matches of one name'),
    );
    mesh.apply(allow({ from: 'client', to: TO, routes: [namedGroup('group', ['twice'])] }), undoubtedGrant);
    await observe.settled(granted);
    for (const [path, which] of [
      ['/first', 'first'],
      ['/second', 'second'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        passage(
          'specs-S2-duplicate',
          `Of two matches of one name, is the ${which} opened by a rule that names it?`,
        ),
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
