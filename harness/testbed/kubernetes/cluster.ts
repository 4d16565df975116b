import { HttpMethod, KubeConfig, RequestContext } from '@kubernetes/client-node';
import pRetry from 'p-retry';
import type { Dispatcher } from 'undici';
import { request, WebSocket } from 'undici';
import type { Json } from '../../model/kubernetes.ts';
import { ClusterError } from './error.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the API server's root, query included. */
  readonly path: string;
  readonly body?: Json;
  readonly contentType?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
}

/** Tries of one request while the API server refuses connections: about fifteen seconds in all. */
const RETRIES = 7;
/** No further try after so long, milliseconds: of a server that takes connections and does not answer. */
const RETRY_MS = 40_000;
/** How long one answer may take, milliseconds. */
const ANSWER_MS = 30_000;
/** Tokens may expire: credentials are asked for again after so long, milliseconds. */
const CREDENTIALS_MS = 60_000;
/** Lists of a big cluster fit; more is no answer to any question of ours. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

interface Credentials {
  readonly dispatcher: Dispatcher | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly until: number;
}

/** What all views of one connection share. */
interface Line {
  readonly config: KubeConfig;
  readonly server: string;
  readonly now: () => number;
  credentials?: Credentials;
  requests: number;
}

/**
 * The API server. Every request names who sends it (`smi-conformance/1.0 (TA-07)`), so that a mesh's audit log can be
 * read; all requests but a watch are repeated while the server does not answer.
 */
export class Cluster {
  readonly #line: Line;
  readonly #userAgent: string;

  static over(config: KubeConfig, userAgent: string, now: () => number): Cluster {
    const server = config.getCurrentCluster()?.server;
    if (server === undefined) throw new ClusterError('CLUSTER_CONTEXT', 'the kubeconfig names no cluster');
    return new Cluster({ config, server: server.replace(/\/+$/, ''), now, requests: 0 }, userAgent);
  }

  private constructor(line: Line, userAgent: string) {
    this.#line = line;
    this.#userAgent = userAgent;
  }

  get server(): string {
    return this.#line.server;
  }

  get context(): string {
    return this.#line.config.getCurrentContext();
  }

  /** Requests sent so far over this connection, by all its views. */
  get requests(): number {
    return this.#line.requests;
  }

  /** The same connection, used on behalf of a test. */
  onBehalfOf(test: string): Cluster {
    return new Cluster(this.#line, `${this.#userAgent.replace(/ \(.*\)$/, '')} (${test})`);
  }

  /** The same API server, asked by who holds this token and by nobody else: no credentials of the user's go along. */
  as(token: string): Cluster {
    const { config, now, server } = this.#line;
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new ClusterError('CLUSTER_CONTEXT', 'the kubeconfig names no cluster');
    const own = new KubeConfig();
    own.loadFromClusterAndUser(cluster, { name: 'account', token });
    return new Cluster({ config: own, server, now, requests: 0 }, this.#userAgent);
  }

  /** @throws ClusterError CLUSTER_UNREACHABLE, CLUSTER_CREDENTIALS; other statuses are answers */
  async ask(what: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
    try {
      return await pRetry(() => this.#once(what, signal), {
        retries: RETRIES,
        minTimeout: 100,
        factor: 2,
        maxTimeout: 5_000,
        maxRetryTime: RETRY_MS,
        signal,
        shouldRetry: ({ error }) => !(error instanceof ClusterError),
      });
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ClusterError) throw cause;
      throw new ClusterError(
        'CLUSTER_UNREACHABLE',
        `the API server ${this.server} does not answer (${reasonOf(cause)}): see that it runs, and that the kubeconfig's context ${this.context} is the one you mean`,
        { cause },
      );
    }
  }

  /** @throws ClusterError, CLUSTER_RIGHT and CLUSTER_REFUSED among them */
  async demand(what: ApiRequest, signal: AbortSignal): Promise<Json> {
    const answer = await this.ask(what, signal);
    return answer.status < 300 ? answer.body : this.refuse(what, answer);
  }

  /** @throws ClusterError for an answer that is none of success */
  refuse(what: ApiRequest, answer: ApiAnswer): never {
    const words = `${what.method} ${what.path.split('?')[0]}: ${answer.status} ${messageOf(answer.body)}`;
    if (answer.status === 403) {
      throw new ClusterError(
        'CLUSTER_RIGHT',
        `the API server refuses ${words}: run \`smi-conformance doctor\` to see which rights are missing`,
        { status: 403, cause: messageOf(answer.body) },
      );
    }
    throw new ClusterError('CLUSTER_REFUSED', `the API server answered ${words}`, { status: answer.status });
  }

  /** Asks once whether a request is refused for want of a right. @throws ClusterError CLUSTER_RIGHT */
  async checkRight(what: ApiRequest): Promise<void> {
    const answer = await this.#once(what, AbortSignal.timeout(ANSWER_MS));
    if (answer.status === 403) this.refuse(what, answer);
  }

  get(path: string, signal: AbortSignal): Promise<Json> {
    return this.demand({ method: 'GET', path }, signal);
  }

  /** Lines of JSON as they come, until the server ends the stream or `signal` aborts. */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<Json> {
    const { dispatcher, headers } = await this.#credentials();
    this.#line.requests++;
    const { statusCode, body } = await request(`${this.server}${path}`, {
      ...(dispatcher && { dispatcher }),
      headers: { ...headers, 'user-agent': this.#userAgent, accept: 'application/json' },
      signal,
      bodyTimeout: 0,
    });
    if (statusCode !== 200) {
      const answer = parsed(await body.text());
      throw new ClusterError('CLUSTER_REFUSED', `watching ${path}: ${statusCode} ${messageOf(answer)}`, {
        status: statusCode,
      });
    }
    let rest = '';
    for await (const chunk of body.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield parsed(line);
    }
  }

  /** A stream of Kubernetes' channel protocol, version 4: one byte names the channel, the rest is its data. */
  async channel(path: string): Promise<WebSocket> {
    const { dispatcher, headers } = await this.#credentials();
    this.#line.requests++;
    const socket = new WebSocket(`${this.server.replace(/^http/, 'ws')}${path}`, {
      protocols: ['v4.channel.k8s.io'],
      ...(dispatcher && { dispatcher }),
      headers: { ...headers, 'user-agent': this.#userAgent },
    });
    socket.binaryType = 'arraybuffer';
    return socket;
  }

  async close(): Promise<void> {
    await this.#line.credentials?.dispatcher?.close();
  }

  async #once({ method, path, body, contentType }: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
    const { dispatcher, headers } = await this.#credentials();
    this.#line.requests++;
    const { statusCode, body: answer } = await request(`${this.server}${path}`, {
      method,
      ...(dispatcher && { dispatcher }),
      headers: {
        ...headers,
        'user-agent': this.#userAgent,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const text = await answer.text();
    if (text.length > MAX_ANSWER_BYTES)
      throw new ClusterError('CLUSTER_REFUSED', `${method} ${path} was answered with ${text.length} bytes`);
    if (statusCode === 401) {
      throw new ClusterError(
        'CLUSTER_CREDENTIALS',
        `the API server ${this.server} does not accept the credentials of context ${this.context}: they may have expired, log in again`,
        { status: 401 },
      );
    }
    // Of a server that starts or is overloaded; what a webhook answered is a 500 and an answer.
    if (statusCode === 429 || statusCode === 502 || statusCode === 503 || statusCode === 504)
      throw new Error(`${statusCode} ${messageOf(parsed(text))}`);
    return { status: statusCode, body: parsed(text) };
  }

  async #credentials(): Promise<Credentials> {
    const line = this.#line;
    const known = line.credentials;
    if (known && line.now() < known.until) return known;
    const context = new RequestContext(line.server, HttpMethod.GET);
    try {
      await line.config.applySecurityAuthentication(context);
    } catch (cause) {
      throw new ClusterError(
        'CLUSTER_CREDENTIALS',
        `the credentials of context ${this.context} cannot be had (${reasonOf(cause)}): log in again, or mend the kubeconfig`,
        { cause },
      );
    }
    line.credentials = {
      // The first one keeps its connections.
      dispatcher: known ? known.dispatcher : context.getDispatcher(),
      headers: context.getHeaders(),
      until: line.now() + CREDENTIALS_MS,
    };
    return line.credentials;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.slice(0, 1_000);
  }
}

/** `message` of a Status object, else what there is. */
export function messageOf(body: Json): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  return typeof body === 'string' ? body.trim().slice(0, 300) : JSON.stringify(body).slice(0, 300);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message].filter((part) => part !== '').join(': ') || error.name;
}
