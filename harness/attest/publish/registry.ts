import pRetry from 'p-retry';
import type { Response } from 'undici';
import { Agent, EnvHttpProxyAgent, fetch } from 'undici';
import type { Content } from './artifact.ts';
import { INDEX_TYPE, MANIFEST_TYPE } from './artifact.ts';
import { parseChallenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { PublishError } from './error.ts';
import type { Target } from './target.ts';

/** Retries of a call that the network or an overloaded registry spoiled. */
const RETRIES = 3;
const FIRST_PAUSE_MS = 300;
const CONNECT_MS = 10_000;
/** Of an answer that is read, bytes: the specification's own bound for manifests. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Worth another try. */
class Transient extends Error {
  override readonly name = 'Transient';
}

interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  readonly accept?: string;
  readonly content?: { readonly type: string; readonly bytes: Buffer };
}

/** A manifest as a registry gave it. */
export interface StoredManifest {
  readonly digest: string | undefined;
  readonly text: string;
}

/** One repository of a registry that speaks the OCI distribution specification, by HTTPS; on the loopback by HTTP. */
export class Registry {
  readonly #target: Extract<Target, { kind: 'oci' }>;
  readonly #origin: string;
  readonly #credentials: () => Promise<Credentials>;
  readonly #signal: AbortSignal;
  readonly #dispatcher: Agent | EnvHttpProxyAgent;
  #authorization: string | undefined;

  /** @param credentials asked once, and only if the registry wants any */
  constructor(
    target: Extract<Target, { kind: 'oci' }>,
    credentials: () => Promise<Credentials>,
    signal: AbortSignal,
  ) {
    const host = target.registry === 'docker.io' ? 'registry-1.docker.io' : target.registry;
    const local = isLoopback(new URL(`http://${host}`).hostname);
    this.#target = target;
    this.#origin = `${local ? 'http' : 'https'}://${host}`;
    this.#credentials = credentials;
    this.#signal = signal;
    // A proxy of the environment is for the world outside.
    this.#dispatcher = local
      ? new Agent({ connect: { timeout: CONNECT_MS } })
      : new EnvHttpProxyAgent({ connect: { timeout: CONNECT_MS } });
  }

  close(): Promise<void> {
    return this.#dispatcher.close();
  }

  /** Sends the blob unless it is there. */
  async putBlob({ descriptor, bytes }: Content): Promise<void> {
    await this.#persist(async () => {
      const there = await this.#send({ method: 'HEAD', url: this.#url(`blobs/${descriptor.digest}`) });
      if (there.status === 200) return;
      if (there.status !== 404) throw await this.#refusal(there, 'look for a blob');
      const started = await this.#send({ method: 'POST', url: this.#url('blobs/uploads/') });
      if (started.status !== 202) throw await this.#refusal(started, 'begin an upload');
      const url = this.#location(started.headers.get('location'));
      url.searchParams.set('digest', descriptor.digest);
      const content = { type: 'application/octet-stream', bytes };
      const sent = await this.#send({ method: 'PUT', url, content });
      if (sent.status !== 201) throw await this.#refusal(sent, 'take a blob');
    });
  }

  /** Undefined where there is none of this tag or digest. */
  async manifest(reference: string): Promise<StoredManifest | undefined> {
    return this.#persist(async () => {
      const accept = `${MANIFEST_TYPE}, ${INDEX_TYPE}`;
      const found = await this.#send({ method: 'GET', url: this.#url(`manifests/${reference}`), accept });
      if (found.status === 404) return undefined;
      if (found.status !== 200) throw await this.#refusal(found, `give the manifest ${reference}`);
      const text = await bounded(found);
      return { digest: found.headers.get('docker-content-digest') ?? undefined, text };
    });
  }

  /** @returns the digest of the subject that the registry lists this manifest as a referrer of, if it does */
  async putManifest(reference: string, type: string, bytes: Buffer): Promise<string | undefined> {
    return this.#persist(async () => {
      const url = this.#url(`manifests/${reference}`);
      const sent = await this.#send({ method: 'PUT', url, content: { type, bytes } });
      if (sent.status !== 201) throw await this.#refusal(sent, `take the manifest ${reference}`);
      return sent.headers.get('oci-subject') ?? undefined;
    });
  }

  #url(rest: string): URL {
    return new URL(`${this.#origin}/v2/${this.#target.repository}/${rest}`);
  }

  /** Where an upload goes on: often another path, sometimes another host, never less safe than the registry. */
  #location(header: string | null): URL {
    const url = header === null ? undefined : URL.parse(header, this.#origin);
    if (url?.protocol === 'https:' || url?.origin === this.#origin) return url;
    throw this.#failure('names no place for an upload');
  }

  async #persist<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await pRetry(call, {
        retries: RETRIES,
        minTimeout: FIRST_PAUSE_MS,
        signal: this.#signal,
        shouldRetry: ({ error }) => error instanceof Transient,
      });
    } catch (cause) {
      if (this.#signal.aborted || !(cause instanceof Transient)) throw cause;
      throw this.#failure(`${cause.message}, ${RETRIES + 1} times`, cause.cause);
    }
  }

  async #send(call: Call): Promise<Response> {
    const first = await this.#request(call);
    if (first.status !== 401 || call.url.origin !== this.#origin) return first;
    const refusedBefore = this.#authorization !== undefined;
    await first.body?.cancel();
    const challenge = parseChallenge(first.headers.get('www-authenticate') ?? '');
    if (challenge === undefined) throw this.#failure('asks for credentials in a way that is not known here');
    const credentials = await this.#credentials();
    switch (challenge.kind) {
      case 'basic':
        if (credentials.kind !== 'password' || refusedBefore) throw this.#unauthorized(credentials);
        this.#authorization = `Basic ${base64(credentials)}`;
        break;
      case 'bearer':
        // A token may have run out in the meantime.
        this.#authorization = `Bearer ${await this.#token(challenge.realm, challenge.service, credentials)}`;
        break;
      default:
        challenge satisfies never;
    }
    const second = await this.#request(call);
    if (second.status === 401) throw this.#unauthorized(credentials);
    return second;
  }

  async #request({ method, url, accept, content }: Call): Promise<Response> {
    const ours = url.origin === this.#origin;
    return this.#fetch(url, {
      method,
      // Credentials stay with the registry: `fetch` drops them when it is led elsewhere, too.
      redirect: method === 'GET' || method === 'HEAD' ? 'follow' : 'error',
      headers: {
        ...(accept !== undefined && { accept }),
        ...(content !== undefined && { 'content-type': content.type }),
        ...(ours && this.#authorization !== undefined && { authorization: this.#authorization }),
      },
      ...(content !== undefined && { body: content.bytes }),
    });
  }

  async #fetch(url: URL, init: Parameters<typeof fetch>[1]): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, { ...init, dispatcher: this.#dispatcher, signal: this.#signal });
    } catch (cause) {
      if (this.#signal.aborted) throw this.#signal.reason;
      throw new Transient(`does not answer (${reasonOf(cause)})`, { cause });
    }
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      throw new Transient(`answers ${response.status}`);
    }
    return response;
  }

  /** The distribution specification's token protocol. */
  async #token(realm: string, service: string | undefined, credentials: Credentials): Promise<string> {
    const url = URL.parse(realm);
    const isSafe =
      url?.protocol === 'https:' || (this.#origin.startsWith('http:') && isLoopback(url?.hostname));
    if (url === null || !isSafe) throw this.#failure('names no safe place to get a token from');
    const wanted = {
      ...(service !== undefined && { service }),
      scope: `repository:${this.#target.repository}:pull,push`,
    };
    let response: Response;
    if (credentials.kind === 'identity-token') {
      const { token } = credentials;
      const form = {
        ...wanted,
        grant_type: 'refresh_token',
        client_id: 'smi-conformance',
        refresh_token: token,
      };
      response = await this.#fetch(url, {
        method: 'POST',
        redirect: 'error',
        body: new URLSearchParams(form),
      });
    } else {
      for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
      const headers =
        credentials.kind === 'password' ? { authorization: `Basic ${base64(credentials)}` } : {};
      response = await this.#fetch(url, { redirect: 'error', headers });
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw this.#unauthorized(credentials);
    }
    const token = tokenIn(await bounded(response));
    if (token === undefined) throw this.#failure('gives no token');
    return token;
  }

  async #refusal(response: Response, what: string): Promise<PublishError> {
    const words = complaintIn(await bounded(response));
    const { repository, registry } = this.#target;
    if (response.status === 403) {
      return new PublishError(
        'PUBLISH_CREDENTIALS',
        `${registry} does not let this user write to ${repository}${words}: log in as one who may.`,
      );
    }
    return this.#failure(`would not ${what} (${response.status}${words})`);
  }

  #unauthorized(credentials: Credentials): PublishError {
    const { registry } = this.#target;
    return new PublishError(
      'PUBLISH_CREDENTIALS',
      credentials.kind === 'none'
        ? `${registry} wants credentials, and there are none: docker login ${registry} (or oras login) keeps them.`
        : `${registry} does not accept the credentials that are kept for it: docker login ${registry} (or oras login) again.`,
    );
  }

  #failure(words: string, cause?: unknown): PublishError {
    return new PublishError('PUBLISH_REGISTRY', `${this.#target.registry} ${words}: nothing was tagged.`, {
      cause,
    });
  }
}

function isLoopback(hostname: string | undefined): boolean {
  return hostname !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function base64({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > MOST_BYTES) throw new PublishError('PUBLISH_REGISTRY', 'the registry’s answer is too long.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tokenIn(text: string): string | undefined {
  try {
    const { token, access_token } = JSON.parse(text) as { token?: unknown; access_token?: unknown };
    const found = token ?? access_token;
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** What the registry says was wrong, shortened: it is whoever's text. */
function complaintIn(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: readonly { code?: unknown; message?: unknown }[] };
    const words = `${errors?.[0]?.code ?? ''} ${errors?.[0]?.message ?? ''}`
      .replace(/[^\x20-\x7e]/g, ' ')
      .trim();
    return words === '' ? '' : `, ${words.slice(0, 200)}`;
  } catch {
    return '';
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' ? code : inner instanceof Error ? inner.message : String(inner);
}
