import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { listOf, objectOf, textOf } from '../../control/read/field.ts';
import type { Subject } from '../../proxy/certificate-authority.ts';
import type { ApiServer } from '../api/api-server.ts';
import { AUDIENCE } from '../protocol.ts';

const USER = /^system:serviceaccount:([^:]+):([^:]+)$/;
const POD = 'authentication.kubernetes.io/pod-name';

/**
 * Who sends a projected token, by the API server's word alone: the ServiceAccount, and the pod that the token is bound to.
 *
 * @returns undefined for a token that is not valid, is for another audience, or is bound to no pod
 */
export async function identityOf(
  api: Pick<ApiServer, 'ask'>,
  token: string,
  signal: AbortSignal,
): Promise<Subject | undefined> {
  const review = await api.ask(
    {
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/tokenreviews',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token, audiences: [AUDIENCE] },
      },
    },
    signal,
  );
  return subjectOf(objectOf(review.status));
}

function subjectOf(status: JsonObject): Subject | undefined {
  const user = objectOf(status.user);
  const [, namespace, serviceAccount] = USER.exec(textOf(user.username) ?? '') ?? [];
  const pod = textOf(listOf(objectOf(user.extra)[POD])[0]);
  // An API server that knows nothing of audiences names none.
  const isForUs = status.authenticated === true && listOf(status.audiences).includes(AUDIENCE);
  if (!isForUs || namespace === undefined || serviceAccount === undefined || pod === undefined)
    return undefined;
  return { namespace, serviceAccount, pod };
}
