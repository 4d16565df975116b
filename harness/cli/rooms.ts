import type { verifyFolder } from '../attest/verify.ts';
import type { loadClauses } from '../catalogue/clauses.ts';
import type { loadManifest } from '../catalogue/manifest.ts';
import type { rehearse } from '../run/rehearsal.ts';
import type { runConformance } from '../run/run.ts';
import type { loadSuites } from '../run/suite.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The rooms that the commands call into. */
export interface Rooms {
  readonly loadSuites: typeof loadSuites;
  readonly rehearse: typeof rehearse;
  readonly loadClauses: () => ReturnType<typeof loadClauses>;
  readonly loadManifest: () => ReturnType<typeof loadManifest>;
  /** Loads the key to sign with, the user's own by default, so that a bad one is found before anything runs. */
  readonly checkKey: (file: string | undefined, env: Environment) => Promise<void>;
  readonly runConformance: typeof runConformance;
  readonly verifyFolder: typeof verifyFolder;
}

/** The house itself. Each command loads what it uses: `list` need not wait for vitest or sigstore. */
export const HOUSE: Rooms = {
  loadSuites: async () => (await import('../run/suite.ts')).loadSuites(),
  rehearse: async (definition, versions) =>
    (await import('../run/rehearsal.ts')).rehearse(definition, versions),
  loadClauses: async () => (await import('../catalogue/clauses.ts')).loadClauses(),
  loadManifest: async () => (await import('../catalogue/manifest.ts')).loadManifest(),
  checkKey: async (file, env) => {
    const { defaultKey, loadKey } = await import('../attest/key.ts');
    await (file === undefined ? defaultKey(env) : loadKey(file));
  },
  runConformance: async (options) => (await import('../run/run.ts')).runConformance(options),
  verifyFolder: async (...given) => (await import('../attest/verify.ts')).verifyFolder(...given),
};
