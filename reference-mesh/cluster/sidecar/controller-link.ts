import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../../proxy/credentials.ts';
import { tlsOf } from '../../proxy/tls.ts';
import { jsonLines } from '../json-lines.ts';
import type {
  Acknowledgement,
  CertificateAnswer,
  CertificateRequest,
  Hello,
  Report,
  Update,
} from '../protocol.ts';
import { PATHS } from '../protocol.ts';

/** How long one answer may take, milliseconds. */
const ANSWER_MS = 10_000;
/** How often it is seen whether the controller is still there: one that is cut off says no farewell. Milliseconds. */
const PING_MS = 2_000;
const PONG_MS = 5_000;

export interface ControllerAddress {
  readonly host: string;
  readonly port: number;
  /** PEM: by which authority the controller is known. */
  readonly authority: string;
}

/** The controller answered with something else than success. */
export class ControllerError extends Error {
  readonly code = 'CONTROLLER_REFUSED';
  readonly status: number;

  constructor(path: string, status: number) {
    super(`the controller answered ${path} with ${status}`);
    this.name = 'ControllerError';
    this.status = status;
  }
}

/** Proves by a token who this is, and asks for a certificate. @throws ControllerError, or what breaks a connection */
export async function askForCertificate(
  { host, port, authority }: ControllerAddress,
  token: string,
  request: CertificateRequest,
): Promise<CertificateAnswer> {
  const session = connect(`https://${host}:${port}`, { ca: authority, minVersion: 'TLSv1.3' });
  session.on('error', () => {});
  try {
    const answer = await ask(session, PATHS.certificates, request, { authorization: `Bearer ${token}` });
    return JSON.parse(answer) as CertificateAnswer;
  } finally {
    session.destroy();
  }
}

/** One mTLS session with the controller, for as long as it lasts. */
export class ControllerLink {
  readonly #session: ClientHttp2Session;
  readonly #pinging: NodeJS.Timeout;

  constructor({ host, port }: ControllerAddress, credentials: Credentials) {
    this.#session = connect(`https://${host}:${port}`, tlsOf(credentials));
    this.#session.on('error', () => {});
    this.#pinging = setInterval(() => this.#ping(), PING_MS).unref();
    this.#session.once('close', () => clearInterval(this.#pinging));
  }

  /**
   * What the controller says, in its order, until one of the two breaks off.
   *
   * @param namespaces those of Services that this pod calls
   */
  async *updates(namespaces: readonly string[], signal: AbortSignal): AsyncGenerator<Hello | Update> {
    const query = namespaces.map((namespace) => `namespace=${namespace}`).join('&');
    const stream = this.#session.request(
      { ':method': 'GET', ':path': `${PATHS.updates}?${query}` },
      { signal },
    );
    const status = await statusOf(stream);
    if (status !== 200) throw new ControllerError(PATHS.updates, status);
    for await (const line of jsonLines(stream)) yield line as Hello | Update;
  }

  async acknowledge(acknowledgement: Acknowledgement): Promise<void> {
    await ask(this.#session, PATHS.acknowledgements, acknowledgement, {});
  }

  async report(report: Report): Promise<void> {
    await ask(this.#session, PATHS.exchanges, report, {});
  }

  close(): void {
    this.#session.destroy();
  }

  #ping(): void {
    const late = setTimeout(() => this.#session.destroy(), PONG_MS).unref();
    if (!this.#session.ping(() => clearTimeout(late))) clearTimeout(late);
  }
}

async function ask(
  session: ClientHttp2Session,
  path: string,
  body: object,
  headers: OutgoingHttpHeaders,
): Promise<string> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers }, { signal });
  stream.end(JSON.stringify(body));
  const status = await statusOf(stream);
  const answer = await text(stream);
  if (status >= 300) throw new ControllerError(path, status);
  return answer;
}

/** @throws where the stream ends without an answer */
function statusOf(stream: ClientHttp2Stream): Promise<number> {
  return new Promise((resolve, reject) => {
    stream.once('response', ({ ':status': status = 0 }) => resolve(status));
    stream.once('close', () => reject(new Error('the connection with the controller broke off')));
    // It stays: what comes after the answer would end the process without it.
    stream.on('error', reject);
  });
}
