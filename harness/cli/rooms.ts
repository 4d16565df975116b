import type { TrustedKey } from '../attest/key.ts';
import type { verifyFolder } from '../attest/verify.ts';
import type { loadClauses } from '../catalogue/clauses.ts';
import type { loadManifest } from '../catalogue/manifest.ts';
import type { runMutants } from '../run/mutants.ts';
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
  readonly runConformance: typeof runConformance;
  readonly runMutants: typeof runMutants;
  /** The key of `file`, or the user's own. */
  readonly loadTrustedKey: (file: string | undefined, env: Environment) => Promise<TrustedKey>;
  /** Digest of the suite that this program is, hex. */
  readonly suiteDigest: () => Promise<string>;
  readonly verifyFolder: typeof verifyFolder;
}

/** The house itself. Each command loads what it uses: `list` need not wait for vitest or sigstore. */
export const HOUSE: Rooms = {
  loadSuites: async () => (await import('../run/suite.ts')).loadSuites(),
  rehearse: async (definition, versions) =>
    (await import('../run/rehearsal.ts')).rehearse(definition, versions),
  loadClauses: async () => (await import('../catalogue/clauses.ts')).loadClauses(),
  loadManifest: async () => (await import('../catalogue/manifest.ts')).loadManifest(),
  runConformance: async (options) => (await import('../run/run.ts')).runConformance(options),
  runMutants: async (options) => (await import('../run/mutants.ts')).runMutants(options),
  loadTrustedKey: async (file, env) => {
    const { defaultKeyFile, loadTrustedKey } = await import('../attest/key.ts');
    return loadTrustedKey(file ?? defaultKeyFile(env));
  },
  suiteDigest: async () => {
    const [{ suiteDigest }, { ROOT }] = await Promise.all([
      import('../attest/digest.ts'),
      import('../attest/package.ts'),
    ]);
    return suiteDigest(ROOT);
  },
  verifyFolder: async (folder, trust) => (await import('../attest/verify.ts')).verifyFolder(folder, trust),
};
