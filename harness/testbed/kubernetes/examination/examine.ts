import type { TestbedOptions } from '../../testbed.ts';
import type { CheckedRight } from '../access.ts';
import type { Cluster } from '../cluster.ts';
import { connect } from '../connection.ts';
import { ClusterError } from '../error.ts';
import { clusterProfile, clusterProfiles } from './chosen-profile.ts';
import type { Check, Finding } from './finding.ts';
import { ok, problem } from './finding.ts';
import { judge } from './judging.ts';
import { readFacts } from './reading.ts';

export interface ExaminationOptions extends Pick<TestbedOptions, 'env' | 'now' | 'signal'> {
  /** Context of the kubeconfig; the current one unless given. */
  readonly context?: string;
  /** Name or path of the mesh that is meant to be measured. */
  readonly mesh?: string;
  /** Reference of the sample application's image. */
  readonly image: string;
}

/** What `doctor` finds. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** Each right that a run uses; absent where the cluster does not answer or does not say. */
  readonly rights?: readonly CheckedRight[];
}

/** Looks at a cluster and changes nothing on it. @throws ProfileError */
export async function examineCluster(options: ExaminationOptions): Promise<Examination> {
  const { context, mesh, image, env, now, signal } = options;
  const shipped = await clusterProfiles();
  const profile = mesh === undefined ? undefined : await clusterProfile(mesh);
  let cluster: Cluster | undefined;
  const passed: Finding[] = [];
  try {
    const provider = { kind: 'existing', ...(context !== undefined && { context }) } as const;
    cluster = await connect({ provider }, { env, now });
    passed.push(ok('kubeconfig', `context ${cluster.context}`));
    const { gitVersion } = (await cluster.get('/version', signal)) as { readonly gitVersion: string };
    const facts = await readFacts({ cluster, profile, shipped, now }, gitVersion, signal);
    return {
      findings: judge(facts, { profile, image }),
      ...(facts.rights.kind === 'known' && { rights: facts.rights.value }),
    };
  } catch (error) {
    if (error instanceof ClusterError) return { findings: [...passed, obstacle(error)] };
    throw error;
  } finally {
    await cluster?.close();
  }
}

/** Beyond it nothing can be looked at. */
function obstacle({ code, message }: ClusterError): Finding {
  const checks: Readonly<Partial<Record<ClusterError['code'], Check>>> = {
    CLUSTER_KUBECONFIG: 'kubeconfig',
    CLUSTER_CONTEXT: 'kubeconfig',
    CLUSTER_CREDENTIALS: 'credentials',
  };
  return problem(checks[code] ?? 'API server', message, 'mend that first: nothing more can be looked at');
}
