import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { isRequired } from '../judge/run.ts';
import { APIS, PAIRING_NAMES, PAIRINGS } from '../model/api.ts';
import { planOf } from './plan.ts';
import { loadSuites } from './suite.ts';

const plan = async (
  pairing: (typeof PAIRING_NAMES)[number],
  choice: Partial<Parameters<typeof planOf>[3]> = {},
) =>
  planOf(await loadSuites(), await loadClauses(), PAIRINGS[pairing], { specs: APIS, tests: [], ...choice });

describe('the plan of a run', () => {
  it.each(PAIRING_NAMES)('of %s is what the manifest requires of it', async (pairing) => {
    const { tests, selection } = await plan(pairing);
    const { tests: all } = await loadManifest();
    const required = all.filter((test) => isRequired(test, { versions: PAIRINGS[pairing], selection }));
    expect(tests.map(({ definition }) => definition.id)).toEqual(required.map(({ test }) => test).toSorted());
  });

  it('is full only with every specification and every test', async () => {
    expect((await plan('v0.5.0')).selection).toEqual({ kind: 'full' });
    expect((await plan('v0.5.0', { specs: ['split', 'access'] })).selection).toEqual({
      kind: 'partial',
      specs: ['access', 'split'],
      tests: [],
    });
  });

  it('refuses a test whose clause does not stand in the version under test', async () => {
    await expect(plan('v0.5.0', { tests: ['TA-25'] })).rejects.toThrow(
      expect.objectContaining({
        code: 'TEST_NOT_IN_VERSION',
        message: expect.stringContaining('access-A17-api stands in v1alpha3, v1alpha4'),
      }),
    );
  });
});
