import type { Suite } from '../attest/content.ts';
import type { TrustedKey } from '../attest/key.ts';
import type { loadPolicy } from '../attest/policy-file.ts';
import type { publishFolder } from '../attest/publish/publish.ts';
import type { loadTrustedRoot } from '../attest/trusted-root.ts';
import type { verifyFolder, verifyFolderBy } from '../attest/verify.ts';
import type { loadClauses } from '../catalogue/clauses.ts';
import type { loadManifest } from '../catalogue/manifest.ts';
import type { Profile } from '../profiles/profile.ts';
import type { renderFolder } from '../run/folder-report.ts';
import type { keepFiles } from '../run/in-cluster/keeper.ts';
import type { performShard } from '../run/in-cluster/perform-shard.ts';
import type { runInCluster } from '../run/in-cluster/run-in-cluster.ts';
import type { Undertaking } from '../run/in-cluster/undertaking.ts';
import type { mergeResults } from '../run/merge.ts';
import type { runMutants } from '../run/mutants.ts';
import type { rehearse } from '../run/rehearsal.ts';
import type { runConformance } from '../run/run.ts';
import type { signResult } from '../run/sign-result.ts';
import type { loadSuites } from '../run/suite.ts';
import type { cleanCluster } from '../testbed/kubernetes/cleaning.ts';
import type { clusterRole } from '../testbed/kubernetes/examination/cluster-role.ts';
import type { examineCluster } from '../testbed/kubernetes/examination/examine.ts';

import type { Jury } from './jury.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The rooms that the commands call into. */
export interface Rooms {
  readonly loadSuites: typeof loadSuites;
  readonly rehearse: typeof rehearse;
  readonly loadClauses: () => ReturnType<typeof loadClauses>;
  readonly loadManifest: () => ReturnType<typeof loadManifest>;
  /** Where a mesh runs: where it is wanted, if its profile knows it there, else where the profile says. */
  readonly testbedOf: (mesh: string, wanted?: string) => Promise<Profile['testbed']>;
  /** Whether a mesh serves whatever versions it is asked for when it is installed on a cluster. */
  readonly servesAny: (mesh: string) => Promise<boolean>;
  readonly runConformance: typeof runConformance;
  readonly runInCluster: typeof runInCluster;
  /** What was asked for of an interrupted run, by its folder. */
  readonly resumable: (folder: string) => Promise<Undertaking>;
  readonly performShard: typeof performShard;
  readonly keepFiles: typeof keepFiles;
  readonly runMutants: typeof runMutants;
  /** The key of `file`, or the user's own. */
  readonly loadTrustedKey: (file: string | undefined, env: Environment) => Promise<TrustedKey>;
  /** Digest of the suite that this program is, hex. */
  readonly suiteDigest: () => Promise<string>;
  readonly loadPolicy: typeof loadPolicy;
  readonly loadTrustedRoot: typeof loadTrustedRoot;
  readonly verifyFolder: typeof verifyFolder;
  readonly verifyFolderBy: typeof verifyFolderBy;
  /** Threads that judge evidence, at most so many. */
  readonly convene: (suite: Suite, size: number) => Promise<Pick<Jury, 'judge' | 'dismiss'>>;
  readonly mergeResults: typeof mergeResults;
  readonly renderFolder: typeof renderFolder;
  readonly signResult: typeof signResult;
  readonly publishFolder: typeof publishFolder;
  readonly examineCluster: typeof examineCluster;
  readonly cleanCluster: typeof cleanCluster;
  readonly clusterRole: typeof clusterRole;
}

/** The house itself. Each command loads what it uses: `list` need not wait for vitest or sigstore. */
export const HOUSE: Rooms = {
  loadSuites: async () => (await import('../run/suite.ts')).loadSuites(),
  rehearse: async (definition, versions) =>
    (await import('../run/rehearsal.ts')).rehearse(definition, versions),
  loadClauses: async () => (await import('../catalogue/clauses.ts')).loadClauses(),
  loadManifest: async () => (await import('../catalogue/manifest.ts')).loadManifest(),
  testbedOf: async (mesh, wanted) => {
    const [{ loadProfile }, { loadClauses }] = await Promise.all([
      import('../profiles/loader.ts'),
      import('../catalogue/clauses.ts'),
    ]);
    const testbed = wanted === 'kubernetes' ? wanted : 'embedded';
    return (await loadProfile(mesh, await loadClauses(), { testbed })).testbed;
  },
  servesAny: async (mesh) => {
    const [{ loadProfile }, { loadClauses }] = await Promise.all([
      import('../profiles/loader.ts'),
      import('../catalogue/clauses.ts'),
    ]);
    const profile = await loadProfile(mesh, await loadClauses(), { testbed: 'kubernetes' });
    return profile.testbed === 'kubernetes' && profile.handover?.versions !== undefined;
  },
  runConformance: async (options) => (await import('../run/run.ts')).runConformance(options),
  runInCluster: async (options) =>
    (await import('../run/in-cluster/run-in-cluster.ts')).runInCluster(options),
  resumable: async (folder) =>
    (await (await import('../run/in-cluster/kept-shards.ts')).KeptShards.resume(folder)).undertaking,
  performShard: async (performance) =>
    (await import('../run/in-cluster/perform-shard.ts')).performShard(performance),
  keepFiles: async (keeping) => (await import('../run/in-cluster/keeper.ts')).keepFiles(keeping),
  runMutants: async (options) => (await import('../run/mutants.ts')).runMutants(options),
  loadTrustedKey: async (file, env) => {
    const { defaultKeyFile, loadTrustedKey } = await import('../attest/key.ts');
    const { passphraseOf } = await import('./passphrase.ts');
    return loadTrustedKey(file ?? defaultKeyFile(env), passphraseOf(env));
  },
  suiteDigest: async () => {
    const [{ suiteDigest }, { ROOT }] = await Promise.all([
      import('../attest/digest.ts'),
      import('../attest/package.ts'),
    ]);
    return suiteDigest(ROOT);
  },
  loadPolicy: async (file) => (await import('../attest/policy-file.ts')).loadPolicy(file),
  loadTrustedRoot: async (file) => (await import('../attest/trusted-root.ts')).loadTrustedRoot(file),
  mergeResults: async (options) => (await import('../run/merge.ts')).mergeResults(options),
  renderFolder: async (folder, format) =>
    (await import('../run/folder-report.ts')).renderFolder(folder, format),
  signResult: async (options) => (await import('../run/sign-result.ts')).signResult(options),
  verifyFolder: async (folder, trust) => (await import('../attest/verify.ts')).verifyFolder(folder, trust),
  verifyFolderBy: async (folder, trust, check) =>
    (await import('../attest/verify.ts')).verifyFolderBy(folder, trust, check),
  convene: async (suite, size) => new (await import('./jury.ts')).Jury(suite, size),
  publishFolder: async (folder, options) =>
    (await import('../attest/publish/publish.ts')).publishFolder(folder, options),
  examineCluster: async (options) =>
    (await import('../testbed/kubernetes/examination/examine.ts')).examineCluster(options),
  cleanCluster: async (options) => (await import('../testbed/kubernetes/cleaning.ts')).cleanCluster(options),
  clusterRole: async (mesh) =>
    (await import('../testbed/kubernetes/examination/cluster-role.ts')).clusterRole(mesh),
};
