import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeTest } from '../judge/test.ts';
import type { Expectation } from '../model/expectation.ts';
import type { RequiredTest } from '../model/manifest.ts';
import { CONVERGENCE_MS, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const READING: Expectation = {
  kind: 'reading',
  query: { ask: 'get', resource: 'pods', of: 'server' },
  check: { check: 'counts' },
  path: '/metrics',
};
const REQUIRED: RequiredTest = {
  test: 'TA-00',
  title: 'x',
  api: 'access',
  version: 'v1alpha3',
  clauses: ['metrics-M7'],
  needs: [],
  observations: [],
  expectations: [{ kind: 'reading', clause: 'metrics-M7' }],
};

describe('metrics that stay wrong', () => {
  it('are read for the whole limit, however slowly they are answered, so that there is a verdict', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 }),
        async (delays) => {
          const { scene, clock, recorder } = sceneOf(() => 'server');
          let reads = 0;
          const stage = {
            ...scene.stage,
            metrics: async (path: string) => {
              clock.pass(delays[reads++ % delays.length] ?? 0);
              return { path, status: 500, body: null };
            },
          };
          await new Session({ ...scene, stage }).expect('metrics-M7', READING);
          const { result } = judgeTest({ test: scene.test, steps: recorder.steps, complete: true }, REQUIRED);
          expect([result.verdict, result.reason]).toEqual(['fail', 'metric-wrong']);
          expect(clock.now() - scene.test.at).toBeLessThan(CONVERGENCE_MS * 2);
        },
      ),
      { numRuns: 50 },
    );
  });
});
