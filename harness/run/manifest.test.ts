import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { checkManifest, loadManifest } from '../catalogue/manifest.ts';
import { manifestOf } from './manifest.ts';
import { loadSuites } from './suite.ts';

describe('the committed manifest', () => {
  it('is what the suites rehearse today (else run: node scripts/write-manifest.ts)', async () => {
    expect(await loadManifest()).toEqual(await manifestOf(await loadSuites(), await loadClauses()));
  });

  it('lets every expectation decide a clause of its version', async () => {
    expect(checkManifest(await loadManifest(), await loadClauses())).toBeUndefined();
  });
});
