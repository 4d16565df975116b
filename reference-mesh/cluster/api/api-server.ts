import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Json, JsonObject } from '../../../harness/model/kubernetes.ts';
import { jsonLines } from '../json-lines.ts';

/** Where kubelet puts what a pod needs to speak with the API server. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** How long one answer may take, milliseconds; a watch has no end. */
const ANSWER_MS = 30_000;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the API server's root, query included. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly contentType?: string;
}

/** What the API server answered, where it is no success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export interface ApiServerOptions {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly authority: string;
  /** Read for each request: kubelet renews it. */
  readonly token: () => Promise<string>;
}

/** The API server as a pod's ServiceAccount sees it. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #agent: Agent;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    const { authority, host, port } = options;
    this.#agent = new Agent({ keepAlive: true, ca: authority, host, port });
  }

  /** @throws where this is no pod with a ServiceAccount's token */
  static async ofPod(env: Readonly<Record<string, string | undefined>>): Promise<ApiServer> {
    return new ApiServer({
      host: env.KUBERNETES_SERVICE_HOST ?? 'kubernetes.default.svc',
      port: Number(env.KUBERNETES_SERVICE_PORT ?? '443'),
      authority: await readFile(`${ACCOUNT}/ca.crt`, 'utf8'),
      token: () => readFile(`${ACCOUNT}/token`, 'utf8'),
    });
  }

  /** @throws ApiError for an answer that is none of success */
  async ask(what: ApiRequest, signal: AbortSignal): Promise<JsonObject> {
    const answer = await this.#send(what, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
    return JSON.parse(await text(answer)) as JsonObject;
  }

  /** Lines of JSON as they come, until the server ends the stream. @throws ApiError */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<Json> {
    const answer = await this.#send({ method: 'GET', path }, signal);
    for await (const line of jsonLines(answer)) yield line as Json;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(
    { method, path, body, contentType }: ApiRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { host, port, token } = this.#options;
    const bytes = body && Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${(await token()).trim()}`,
      accept: 'application/json',
      ...(bytes && {
        'content-type': contentType ?? 'application/json',
        'content-length': bytes.length,
      }),
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ host, port, method, path, headers, agent: this.#agent, signal }, resolve);
      asked.once('error', reject);
      asked.end(bytes);
    });
    // What breaks off later is told to whoever reads it.
    answer.on('error', () => {});
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    throw new ApiError(status, `${method} ${path}: ${status} ${messageIn(await text(answer))}`);
  }
}

/** `message` of a Status object, else the text itself. */
function messageIn(answer: string): string {
  try {
    return String((JSON.parse(answer) as { readonly message?: string }).message ?? answer);
  } catch {
    return answer.slice(0, 300);
  }
}
