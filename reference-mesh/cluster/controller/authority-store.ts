import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { objectOf, textOf } from '../../control/read/field.ts';
import { CertificateAuthority } from '../../proxy/certificate-authority.ts';
import type { ApiServer } from '../api/api-server.ts';
import { ApiError } from '../api/api-server.ts';

const SECRET = 'authority';
/** Name of the ConfigMap by which the pods of a namespace know the controller. */
export const ROOT_CONFIG_MAP = 'reference-mesh-authority';
const FIELD_MANAGER = 'reference-mesh';

type Api = Pick<ApiServer, 'ask'>;

/** The authority of this installation: made once, and kept in a Secret, so that it outlives the controller's pod. */
export async function keptAuthority(
  api: Api,
  namespace: string,
  signal: AbortSignal,
): Promise<CertificateAuthority> {
  const kept = await readAuthority(api, namespace, signal);
  if (kept !== undefined) return kept;
  const authority = await CertificateAuthority.create();
  const { key, certificate } = await authority.keep();
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: SECRET, namespace },
    stringData: { 'tls.key': key, 'tls.crt': certificate },
  };
  try {
    await api.ask({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body }, signal);
    return authority;
  } catch (error) {
    // Another replica was first: its authority is the one.
    const other = await readAuthority(api, namespace, signal);
    if (other === undefined) throw error;
    return other;
  }
}

async function readAuthority(
  api: Api,
  namespace: string,
  signal: AbortSignal,
): Promise<CertificateAuthority | undefined> {
  try {
    const path = `/api/v1/namespaces/${namespace}/secrets/${SECRET}`;
    const data = objectOf((await api.ask({ method: 'GET', path }, signal)).data);
    const decode = (name: string) => Buffer.from(textOf(data[name]) ?? '', 'base64').toString();
    return await CertificateAuthority.restore({ key: decode('tls.key'), certificate: decode('tls.crt') });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** Gives a namespace the authority's certificate, which its pods mount. */
export async function shareAuthority(
  api: Api,
  namespace: string,
  certificate: string,
  signal: AbortSignal,
): Promise<void> {
  const body: JsonObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: ROOT_CONFIG_MAP, namespace },
    data: { 'authority.crt': certificate },
  };
  const path = `/api/v1/namespaces/${namespace}/configmaps/${ROOT_CONFIG_MAP}?fieldManager=${FIELD_MANAGER}&force=true`;
  await api.ask({ method: 'PATCH', path, body, contentType: 'application/apply-patch+yaml' }, signal);
}
