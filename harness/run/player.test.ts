import { describe, expect, it } from 'vitest';
import { RELEASES } from '../model/api.ts';
import { allow, http, split } from '../smi/intent.ts';
import { DefinitionError, define } from './definition.ts';
import { rehearse } from './rehearsal.ts';
import type { TestBody } from './script.ts';

const rehearsed = (id: 'TA-98' | 'TS-98', clauses: Parameters<typeof define>[0]['clauses'], body: TestBody) =>
  rehearse(define({ id, title: 'a test', clauses }, body), RELEASES['v0.6.0']);

describe('a script', () => {
  it('decides the primary clause unless it names another that the test declares', async () => {
    const { expectations } = await rehearsed(
      'TA-98',
      ['access-A7', 'access-A6'],
      async ({ mesh, expect }) => {
        mesh.apply(allow({ from: 'client', to: 'server', routes: [http()] }));
        await expect.delivered({ from: 'client', to: 'server', get: '/' }, { decides: 'access-A6' });
        await expect.denied({ from: 'other', to: 'server', get: '/' });
      },
    );
    expect(expectations).toEqual([
      { kind: 'delivered', clause: 'access-A6' },
      { kind: 'denied', clause: 'access-A7' },
    ]);
  });

  it('may not decide a clause that the test does not declare', async () => {
    const rehearsal = rehearsed('TA-98', ['access-A7'], ({ expect }) =>
      expect.denied({ from: 'other', to: 'server', get: '/' }, { decides: 'access-A1' }),
    );
    await expect(rehearsal).rejects.toMatchObject({ code: 'TEST_CLAUSE_UNDECLARED' });
  });

  it('may not expect shares that reach the same workloads as before: nothing would show that they are in force', async () => {
    const rehearsal = rehearsed('TS-98', ['split-T7'], async ({ mesh, expect }) => {
      mesh.apply(split({ root: 'root-wide', backends: { 'server-v1': 90, 'server-v2': 10 } }));
      await expect.shares(
        { from: 'client', to: 'root-wide', get: '/' },
        { 'server-v1': 90, 'server-v2': 10 },
      );
    });
    await expect(rehearsal).rejects.toThrow(DefinitionError);
  });

  it('needs the workloads that its probes come from and may arrive at', async () => {
    const { roles } = await rehearsed('TS-98', ['split-T7'], async ({ mesh, expect }) => {
      mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
      await expect.shares(
        { from: 'client', to: 'root', get: '/' },
        { 'server-v2': 1 },
        { alsoFrom: ['other'] },
      );
    });
    expect(roles).toEqual(['client', 'other', 'server-v1', 'server-v2', 'server-old']);
  });

  it('cannot be expressed where the version has no words for it', async () => {
    const definition = define(
      { id: 'TS-98', title: 'a test', clauses: ['split-T17'] },
      async ({ mesh, expect }) => {
        mesh.apply(
          split({ root: 'root', backends: { 'server-v2': 1 }, when: [[http({ headers: { a: 'b' } })]] }),
        );
        await expect.shares({ from: 'client', to: 'root', get: '/' }, { 'server-v2': 1 });
      },
    );
    const { cannotBeExpressed, expectations } = await rehearse(definition, {
      ...RELEASES['v0.6.0'],
      split: 'v1alpha2',
    });
    expect(cannotBeExpressed).toContain('v1alpha2');
    expect(expectations).toEqual([]);
  });
});

describe('an Event in a script', () => {
  const wrongSplit = split({ root: 'root-wide', backends: { 'server-v2': 50, 'v1-misnumbered': 50 } });
  const rightSplit = split({ root: 'root', backends: { 'server-v2': 1 } });

  it('is about the object that was applied, beside one that is right', async () => {
    const { expectations, steps } = await rehearsed('TS-98', ['split-T26'], async ({ mesh, expect }) => {
      const right = mesh.apply(rightSplit);
      await expect.event(mesh.apply(wrongSplit), { beside: right });
    });
    expect(expectations).toEqual([{ kind: 'event', clause: 'split-T26' }]);
    expect(steps.at(-1)).toBe(
      'expect an Event about what is wrong: split root-wide into server-v2 50, v1-misnumbered 50; and none that warns of: split root into server-v2 1',
    );
  });

  it('is about nothing that has been removed', async () => {
    const rehearsal = rehearsed('TS-98', ['split-T26'], async ({ mesh, expect }) => {
      const wrong = mesh.apply(wrongSplit);
      mesh.remove(wrong);
      await expect.event(wrong, { beside: mesh.apply(rightSplit) });
    });
    await expect(rehearsal).rejects.toMatchObject({ code: 'TEST_OBJECT' });
  });
});

describe('a premise in a script', () => {
  it('needs both clients, and all that may receive what they send', async () => {
    const { roles, expectations, steps } = await rehearsed('TS-98', ['split-T3'], ({ mesh }) =>
      mesh.premise({ from: 'outsider', to: 'root', get: '/' }, { control: { from: 'client' } }),
    );
    expect(roles).toEqual(['client', 'outsider', 'server-v1', 'server-old']);
    expect(expectations).toEqual([]);
    expect(steps).toEqual(['go on only if it is let in as the mesh stands: GET /, outsider → root']);
  });
});

describe('an account in a script', () => {
  it('is told of where it asks, and its pod is among the workloads', async () => {
    const as = { resource: 'pods/edges', verbs: ['get'], of: 'sibling' } as const;
    const body: TestBody = ({ expect }) =>
      expect.metrics({ ask: 'list', resource: 'pods' }, { check: 'forbidden' }, { as });
    const definition = define({ id: 'TM-98', title: 'a test', clauses: ['metrics-M22'] }, body);
    const { roles, steps } = await rehearse(definition, RELEASES['v0.6.0']);
    expect(roles).toEqual(['sibling']);
    expect(steps).toEqual([
      'expect metrics: list of pods, asked by an account that may only get pods/edges of sibling: refused with HTTP 403',
    ]);
  });
});

describe('an observation in a script', () => {
  const findings = { denied: 'no' };
  const asked = { clause: 'access-A13', question: 'Does it open?', findings } as const;

  it('asks about any open clause, decides none, and needs the workloads of its probes and of its gate', async () => {
    const { expectations, observations, roles, steps } = await rehearsed(
      'TA-98',
      ['access-A13'],
      async ({ mesh, observe }) => {
        mesh.apply(allow({ from: 'namesake', to: 'server', routes: [http()], livesWith: 'namesake' }));
        await observe.settled({ from: 'other', to: 'root-wide', get: '/' }, 'server-v3');
        await observe.outcome(
          { from: 'namesake', to: 'server', get: '/' },
          { ...asked, clause: 'access-A20' },
        );
      },
    );
    expect(expectations).toEqual([]);
    expect(observations).toEqual([{ kind: 'outcome', ...asked, clause: 'access-A20' }]);
    expect(roles).toEqual(['other', 'namesake', 'server', 'server-v1', 'server-v2', 'server-v3']);
    expect(steps.slice(1)).toEqual([
      'wait until delivered and received by server-v3: GET /, other → root-wide',
      'observe access-A20: Does it open? (GET /, namesake → server)',
    ]);
  });

  it('of an admission is about the last object of the intent; what it needs is applied first', async () => {
    const { observations } = await rehearsed('TA-98', ['access-A13'], async ({ observe }) => {
      await observe.admission(allow({ from: [], to: 'server', routes: [http()] }), {
        ...asked,
        findings: {},
      });
    });
    expect(observations).toMatchObject([{ kind: 'admission' }]);
  });

  it.each(['server-v2 + server-v1', 'server-v2, nobody', 'nobody + server', 'somebody'])(
    'cannot foresee the spread "%s"',
    async (finding) => {
      const rehearsal = rehearsed('TS-98', ['split-T16'], ({ observe }) =>
        observe.spread({ from: 'client', to: 'root', get: '/' }, ['server-v2'], {
          clause: 'split-T16',
          question: 'Where does it go?',
          findings: { [finding]: 'there' },
        }),
      );
      await expect(rehearsal).rejects.toMatchObject({ code: 'TEST_FINDING' });
    },
  );
});
