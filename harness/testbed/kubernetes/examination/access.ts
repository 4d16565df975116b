import type { Cluster } from '../cluster.ts';
import type { Right } from '../rights.ts';
import type { CheckedRight } from './facts.ts';

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
