import { describe, expect, it } from 'vitest';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import { atServer, layout, objectNamed, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const delivered: Expectation = { kind: 'delivered', probe, intended: [atServer], hold: AGREEING };

describe('a gate that stays shut', () => {
  const suspect = { stage: 'elsewhere', title: 'TrafficTarget a/b' };
  const own = { stage: layout.stage, title: 'TrafficTarget c/d' };
  it.each([
    [
      'is put down to the mesh where no other change took effect either',
      { kind: 'silent', since: 1_000_000, suspects: [own, suspect] },
      1,
    ],
    [
      'is put down to the mesh where that had long been silent',
      { kind: 'silent', since: 1, suspects: [own] },
      1,
    ],
    [
      'is left to the judge where only its own objects can be why',
      { kind: 'silent', since: 1_000_000, suspects: [own] },
      0,
    ],
    ['is left to the judge where other changes took effect', { kind: 'singing' }, 0],
    ['is left to the judge where none ever did', { kind: 'unknown' }, 0],
  ] as const)('%s', async (_words, view, troubles) => {
    const { scene, recorder } = sceneOf(() => undefined);
    const session = new Session({ ...scene, testbed: { ...scene.testbed, canary: { view: () => view } } });
    session.change([{ verb: 'apply', object: objectNamed('grant') }]);
    await session.expect('access-A6', delivered);
    const found = recorder.steps.filter((step) => step.record === 'trouble');
    expect(found.map(({ code }) => code)).toEqual(troubles === 0 ? [] : ['MESH_FROZEN']);
    if ('suspects' in view)
      for (const one of found) expect(one.suspects).toEqual(view.suspects.map(({ title }) => title));
  });
});
