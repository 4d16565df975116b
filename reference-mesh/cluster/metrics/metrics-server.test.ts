import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { TOPOLOGY } from '../../control/example.ts';
import { rightDecisions } from '../../control/right-decisions.ts';
import { CertificateAuthority } from '../../proxy/certificate-authority.ts';
import type { Credentials } from '../../proxy/credentials.ts';
import type { ApiRequest } from '../api/api-server.ts';
import { frontProxyOf } from './caller.ts';
import { MetricsServer } from './metrics-server.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const PODS = '/apis/metrics.smi-spec.io/v1alpha1/namespaces/main/pods';
const AS_READER = {
  'x-remote-user': 'reader',
  'x-remote-group': 'people',
  'x-remote-extra-scopes': 'some',
};

interface Place {
  /** Reviews that the API server was asked for. */
  readonly reviews: JsonObject[];
  readonly front: CertificateAuthority;
  get(
    path: string,
    who: { readonly credentials?: Credentials; readonly headers?: IncomingHttpHeaders },
  ): Promise<{
    readonly status: number;
    readonly body: JsonObject;
  }>;
}

/** Only `reader` may read, and only the token `good` is somebody's: theirs. */
async function open(): Promise<Place> {
  const own = await CertificateAuthority.create();
  const front = await CertificateAuthority.create();
  const reviews: JsonObject[] = [];
  const frontProxy = frontProxyOf({
    'requestheader-client-ca-file': front.certificate,
    'requestheader-allowed-names': '[]',
    'requestheader-username-headers': '["X-Remote-User"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
  });
  const server = await MetricsServer.open(
    {
      api: {
        ask: async ({ path, body = {} }: ApiRequest) => {
          reviews.push(body);
          const spec = body.spec as JsonObject;
          return path.includes('tokenreviews')
            ? {
                status: {
                  authenticated: spec.token === 'good',
                  user: { username: 'reader', groups: ['people'] },
                },
              }
            : { status: { allowed: spec.user === 'reader' } };
        },
      },
      credentials: await own.serve(['localhost']),
      frontProxy: () => frontProxy,
      snapshot: () => ({
        decide: rightDecisions,
        topology: TOPOLOGY,
        splits: [],
        exchanges: [],
        now: 0,
        windowMs: 30_000,
      }),
    },
    0,
    '127.0.0.1',
  );
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    reviews,
    front,
    get: (path, { credentials, headers = {} }) =>
      new Promise((resolve, reject) => {
        const asked = request(
          {
            host: 'localhost',
            port,
            path,
            headers,
            agent: false,
            ca: own.certificate,
            ...(credentials && { key: credentials.key, cert: credentials.certificate }),
          },
          (response) => {
            text(response).then((answer) => {
              resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) as JsonObject });
            }, reject);
          },
        );
        asked.on('error', reject);
        asked.end();
      }),
  };
}

describe('the metrics API on a cluster', () => {
  it('answers whom the front proxy speaks for, if the API server lets them read', async () => {
    const { front, reviews, get } = await open();
    const credentials = await front.serve(['front-proxy-client']);
    const { status, body } = await get(PODS, { credentials, headers: AS_READER });
    expect(status).toBe(200);
    expect(body.kind).toBe('TrafficMetricsList');
    expect(reviews).toMatchObject([
      {
        kind: 'SubjectAccessReview',
        spec: {
          user: 'reader',
          groups: ['people', 'system:authenticated'],
          extra: { scopes: ['some'] },
          resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'main' },
        },
      },
    ]);
    const other = await get(PODS, { credentials, headers: { 'x-remote-user': 'other' } });
    expect(other.status).toBe(403);
  });

  it('takes nobody at their own word', async () => {
    const { get } = await open();
    const stranger = await (await CertificateAuthority.create()).serve(['front-proxy-client']);
    expect((await get(PODS, { headers: AS_READER })).status).toBe(401);
    expect((await get(PODS, { credentials: stranger, headers: AS_READER })).status).toBe(401);
  });

  it('knows the holder of a token by the API server’s word', async () => {
    const { get } = await open();
    const ask = async (token: string) =>
      (await get(PODS, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask('good')).toBe(200);
    expect(await ask('bad')).toBe(401);
  });

  it('lists its resources, and finds nothing elsewhere', async () => {
    const { get } = await open();
    const headers = { authorization: 'Bearer good' };
    const root = await get('/apis/metrics.smi-spec.io/v1alpha1', { headers });
    expect(root.body.kind).toBe('APIResourceList');
    expect((await get('/openapi/v2', { headers })).status).toBe(404);
  });
});
