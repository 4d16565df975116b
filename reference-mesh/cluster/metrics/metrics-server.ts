import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { answerMetrics, failure, ROOT } from '../../metrics/answer.ts';
import { answerJson } from '../../metrics/json-answer.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { Credentials } from '../../proxy/credentials.ts';
import type { ApiServer } from '../api/api-server.ts';
import type { Caller, FrontProxy } from './caller.ts';
import { mayCall, proxiedCaller, tokenCaller } from './caller.ts';
import { attributesOf } from './request-info.ts';

export interface MetricsServerOptions {
  readonly api: Pick<ApiServer, 'ask'>;
  readonly credentials: Credentials;
  /** Called for each request. */
  readonly frontProxy: () => FrontProxy | undefined;
  /** Called for each request. */
  readonly snapshot: () => Snapshot;
}

/**
 * The metrics API as an aggregated API server: the API server's front proxy, or who holds a token, asks; what they may read
 * the API server decides.
 */
export class MetricsServer {
  readonly #options: MetricsServerOptions;
  readonly #server: Server;
  readonly #closing = new AbortController();

  private constructor(options: MetricsServerOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    server.on('request', (request, response) => {
      this.#answer(request).then(
        ({ status, body }) => answerJson(response, status, body),
        (error: unknown) => answerJson(response, 500, failure(500, 'InternalError', String(error)).body),
      );
    });
  }

  static async open(options: MetricsServerOptions, port: number, host?: string): Promise<MetricsServer> {
    const server = createServer({
      ...contextOf(options),
      // Who comes without a certificate may have a token.
      requestCert: true,
      rejectUnauthorized: false,
    });
    server.listen({ port, ...(host !== undefined && { host }) });
    await once(server, 'listening');
    return new MetricsServer(options, server);
  }

  address(): ReturnType<Server['address']> {
    return this.#server.address();
  }

  /** The front proxy's authorities have changed. */
  renew(): void {
    this.#server.setSecureContext(contextOf(this.#options));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: JsonObject }> {
    const { api, snapshot } = this.#options;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://metrics');
    const caller = await this.#caller(request);
    if (caller === undefined) return failure(401, 'Unauthorized', 'Unauthorized');
    if (request.method !== 'GET') {
      return failure(
        405,
        'MethodNotAllowed',
        `${request.method} is not served: metrics can be got and listed`,
      );
    }
    const path = decodeURIComponent(pathname);
    const attributes = attributesOf(path);
    if (!(await mayCall(api, caller, attributes, this.#closing.signal))) {
      return failure(403, 'Forbidden', `User "${caller.user}" may not get ${path}`);
    }
    if (path !== ROOT && !path.startsWith(`${ROOT}/`))
      return failure(404, 'NotFound', `${path} is not served here`);
    return answerMetrics(snapshot(), path.slice(ROOT.length), searchParams.get('labelSelector'));
  }

  async #caller(request: IncomingMessage): Promise<Caller | undefined> {
    const proxied = proxiedCaller(request, this.#options.frontProxy());
    if (proxied !== undefined) return proxied;
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : tokenCaller(this.#options.api, token, this.#closing.signal);
  }
}

function contextOf({ credentials, frontProxy }: MetricsServerOptions) {
  const { key, certificate } = credentials;
  return { key, cert: certificate, ca: frontProxy()?.authorities ?? [], minVersion: 'TLSv1.2' } as const;
}
