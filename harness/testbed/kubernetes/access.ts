import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Right, Verb } from './rights.ts';

/** A right, and those of its verbs that are refused. */
export interface CheckedRight {
  readonly right: Right;
  readonly refused: readonly Verb[];
}

interface Attributes {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
  readonly name?: string;
}

/** Who the API server takes the user for; nothing where it is too old to say. */
export async function whoAmI(cluster: Cluster, signal: AbortSignal): Promise<string> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const review = (await cluster.demand({ method: 'POST', path, body }, signal)) as unknown as {
    readonly status: { readonly userInfo: { readonly username: string } };
  };
  return review.status.userInfo.username;
}

/** Asks the API server about each verb of each right. */
export async function checkRights(
  cluster: Cluster,
  rights: readonly Right[],
  signal: AbortSignal,
): Promise<readonly CheckedRight[]> {
  return Promise.all(
    rights.map(async (right) => {
      const { group, verbs, names = [undefined] } = right;
      const [resource = '', subresource] = right.resource.split('/');
      const answers = await Promise.all(
        verbs.map(async (verb) => {
          const allowed = await Promise.all(
            names.map((name) =>
              mayI(
                cluster,
                {
                  group,
                  resource,
                  verb,
                  ...(subresource !== undefined && { subresource }),
                  ...(name !== undefined && { name }),
                },
                signal,
              ),
            ),
          );
          return allowed.every(Boolean) ? [] : [verb];
        }),
      );
      return { right, refused: answers.flat() };
    }),
  );
}

/** `create, patch services`, `get configmaps coredns` */
export function refusalInWords({ right: { group, resource, names }, refused }: CheckedRight): string {
  const where = `${resource}${group === '' ? '' : `.${group}`}${names ? ` ${names.join(', ')}` : ''}`;
  return `${refused.join(', ')} ${where}`;
}

/** @throws ClusterError CLUSTER_RIGHT, before anything is changed, with every right that a run lacks */
export async function demandRights(
  cluster: Cluster,
  rights: readonly Right[],
  signal: AbortSignal,
): Promise<void> {
  const needed = rights.filter(({ need }) => need === 'run');
  const missing = (await checkRights(cluster, needed, signal)).filter(({ refused }) => refused.length > 0);
  if (missing.length === 0) return;
  throw new ClusterError(
    'CLUSTER_RIGHT',
    `the user of context ${cluster.context} may not ${missing.map(refusalInWords).join('; ')}: \`smi-conformance doctor\` says what each is for, and prints the ClusterRole with --print-role`,
    { status: 403 },
  );
}

/** @throws ClusterError CLUSTER_RIGHT for who may not install a mesh or CRDs */
export async function demandAdmin(cluster: Cluster, signal: AbortSignal): Promise<void> {
  if (await isAdmin(cluster, signal)) return;
  throw new ClusterError(
    'CLUSTER_RIGHT',
    `installing a mesh or CRDs takes cluster-admin, which the user of context ${cluster.context} is not: have it installed, and use --skip-install`,
    { status: 403 },
  );
}

/** Whether the user may do anything at all, as `cluster-admin` may. */
export function isAdmin(cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  return mayI(cluster, { group: '*', resource: '*', verb: '*' }, signal);
}

async function mayI(cluster: Cluster, asked: Attributes, signal: AbortSignal): Promise<boolean> {
  const { status } = (await cluster.demand(
    {
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { ...asked } },
      },
    },
    signal,
  )) as unknown as { readonly status: { readonly allowed: boolean } };
  return status.allowed;
}
