import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { listOf, objectOf, textOf } from '../../control/read/field.ts';
import type { ApiServer } from '../api/api-server.ts';

/** Who asks, in the words of a SubjectAccessReview. */
export interface Caller {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Whoever the front proxy vouches for is in one of the two, and it does not always say in which. */
const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

/** What `kube-system/extension-apiserver-authentication` says of the API server's front proxy. */
export interface FrontProxy {
  /** PEM, perhaps several. */
  readonly authorities: string;
  /** Common names that may speak for others; empty for all that the authorities vouch for. */
  readonly allowedNames: readonly string[];
  readonly userHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraPrefixes: readonly string[];
}

/** Undefined where it names no authority: then nobody speaks for others. */
export function frontProxyOf(data: JsonObject): FrontProxy | undefined {
  const authorities = textOf(data['requestheader-client-ca-file']);
  const list = (key: string): readonly string[] => {
    try {
      return (JSON.parse(textOf(data[key]) ?? '[]') as readonly unknown[]).map(String);
    } catch {
      return [];
    }
  };
  if (authorities === undefined) return undefined;
  const lower = (key: string) => list(key).map((name) => name.toLowerCase());
  return {
    authorities,
    allowedNames: list('requestheader-allowed-names'),
    userHeaders: lower('requestheader-username-headers'),
    groupHeaders: lower('requestheader-group-headers'),
    extraPrefixes: lower('requestheader-extra-headers-prefix'),
  };
}

/**
 * Whom the API server's front proxy speaks for; undefined for a connection that is not its own. The headers of anybody
 * else say nothing.
 */
export function proxiedCaller(request: IncomingMessage, front: FrontProxy | undefined): Caller | undefined {
  if (front === undefined || !isFrontProxy(request.socket as TLSSocket, front)) return undefined;
  const { headersDistinct: headers } = request;
  const [user] = front.userHeaders.flatMap((name) => headers[name] ?? []);
  if (user === undefined || user === '') return undefined;
  const extra: Record<string, readonly string[]> = {};
  for (const [name, values = []] of Object.entries(headers)) {
    const prefix = front.extraPrefixes.find((one) => name.startsWith(one));
    if (prefix !== undefined) extra[decodeURIComponent(name.slice(prefix.length))] = values;
  }
  const groups = front.groupHeaders.flatMap((name) => headers[name] ?? []);
  return { user, groups: groups.includes(UNAUTHENTICATED) ? groups : [...groups, AUTHENTICATED], extra };
}

function isFrontProxy(socket: TLSSocket, { authorities, allowedNames }: FrontProxy): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (!socket.authorized || certificate === undefined) return false;
  const issued = certificatesIn(authorities).some(
    (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  const { CN = [] } = certificate.toLegacyObject().subject;
  const names = [CN].flat();
  return issued && (allowedNames.length === 0 || names.some((name) => allowedNames.includes(name)));
}

export function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/** Who holds a bearer token, by the API server's word; undefined for nobody. */
export async function tokenCaller(
  api: Pick<ApiServer, 'ask'>,
  token: string,
  signal: AbortSignal,
): Promise<Caller | undefined> {
  const { status } = await api.ask(
    {
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/tokenreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } },
    },
    signal,
  );
  const { authenticated, user: reviewed } = objectOf(status);
  const { username, groups, uid, extra } = objectOf(reviewed);
  const user = textOf(username);
  if (authenticated !== true || user === undefined) return undefined;
  const id = textOf(uid);
  return {
    user,
    groups: listOf(groups).map(String),
    ...(id !== undefined && { uid: id }),
    extra: Object.fromEntries(
      Object.entries(objectOf(extra)).map(([name, values]) => [name, listOf(values).map(String)]),
    ),
  };
}

/** May the caller do what a SubjectAccessReview's attributes describe? */
export async function mayCall(
  api: Pick<ApiServer, 'ask'>,
  { user, groups, uid, extra }: Caller,
  attributes: JsonObject,
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await api.ask(
    {
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { ...attributes, user, groups, extra, ...(uid !== undefined && { uid }) },
      },
    },
    signal,
  );
  return objectOf(status).allowed === true;
}
