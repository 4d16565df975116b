import type { Agent, ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as requestOf } from 'node:http';
import type { ClientHttp2Session } from 'node:http2';
import type { Readable } from 'node:stream';
import type { Address } from '../control/topology.ts';
import type { HttpCaller } from './http-caller.ts';
import { http1Request, plainText, response } from './http-headers.ts';
import { resetStream } from './reset-stream.ts';

/** How an exchange ended. `broken`: no complete answer came back. */
export type Ending = { readonly kind: 'answered'; readonly status: number } | { readonly kind: 'broken' };

/** What the caller gets, given the status and headers of the answer; by default the answer itself. */
export type Rewrite = (status: number, headers: IncomingHttpHeaders) => Replacement | undefined;
export interface Replacement {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export const AS_IT_IS: Rewrite = () => undefined;

const NO_ANSWER = 'the destination gave no answer\n';
/** Answers up to this size, bytes, are passed on in one piece. */
const ONE_PIECE = 64 * 1024;

/** Passes an answer on to the caller; `over` is called when it has ended. */
function passOn(
  answer: Readable,
  status: number,
  headers: IncomingHttpHeaders,
  caller: HttpCaller,
  rewrite: Rewrite,
  over: (ending: Ending) => void,
): void {
  const replacement = rewrite(status, headers);
  const length = headers['content-length'];
  if (replacement === undefined && (length === undefined || Number(length) > ONE_PIECE)) {
    const sink = caller.begin(status, response(headers));
    answer.pipe(sink, { end: false });
    answer.on('end', () => {
      over({ kind: 'answered', status });
      sink.end();
    });
    return;
  }
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    over({ kind: 'answered', status });
    if (replacement !== undefined) caller.answer(replacement.status, replacement.headers, replacement.body);
    else caller.answer(status, response(headers), chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  });
}

/** Keeps the end of one exchange: whatever comes first counts. */
class Course {
  #ended = false;
  #answering = false;
  readonly #caller: HttpCaller;
  readonly #over: (ending: Ending) => void;

  constructor(caller: HttpCaller, over: (ending: Ending) => void) {
    this.#caller = caller;
    this.#over = over;
  }

  get untouched(): boolean {
    return !this.#ended && !this.#answering;
  }

  answering(): void {
    this.#answering = true;
  }

  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#over(ending);
  }

  /** No complete answer will come. */
  breakOff(): void {
    if (this.#ended) return;
    this.end({ kind: 'broken' });
    if (this.#answering) this.#caller.cut();
    else this.#caller.answer(503, plainText(NO_ANSWER), NO_ANSWER);
  }
}

/** Sends a caller's request over an HTTP/2 session and the answer back; `over` is called exactly once. */
export function exchangeHttp2(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  caller: HttpCaller,
  rewrite: Rewrite,
  over: (ending: Ending) => void,
): void {
  const course = new Course(caller, over);
  const stream = session.request(headers, { endStream: caller.body === undefined });
  stream.on('response', (answerHeaders) => {
    course.answering();
    const status = Number(answerHeaders[':status']);
    passOn(stream, status, answerHeaders, caller, rewrite, (ending) => course.end(ending));
  });
  // What goes wrong comes out as `close` too.
  stream.on('error', () => {});
  stream.on('close', () => course.breakOff());
  caller.body?.pipe(stream);
  caller.onGone(() => resetStream(stream));
}

/** Sends a caller's request over a kept-alive HTTP/1.1 connection and the answer back; `over` is called exactly once. */
export function exchangeHttp1(
  address: Address,
  agent: Agent,
  caller: HttpCaller,
  rewrite: Rewrite,
  over: (ending: Ending) => void,
): void {
  const course = new Course(caller, over);
  const { method, target } = caller.head;
  const headers = http1Request(caller.head.headers);
  let gone = false;
  let upstream: ClientRequest;
  const send = () => {
    upstream = requestOf({ host: address.host, port: address.port, method, path: target, headers, agent });
    upstream.on('response', (answer) => {
      course.answering();
      passOn(answer, answer.statusCode ?? 0, answer.headers, caller, rewrite, (ending) => course.end(ending));
      answer.on('error', () => course.breakOff());
      answer.on('close', () => course.breakOff());
    });
    upstream.on('error', () => {
      // The application closed an idle connection just as it was taken: it has seen nothing of this request.
      if (upstream.reusedSocket && course.untouched && caller.body === undefined && !gone) send();
      else course.breakOff();
    });
    if (caller.body === undefined) upstream.end();
    else caller.body.pipe(upstream);
  };
  send();
  caller.onGone(() => {
    gone = true;
    upstream.destroy();
  });
}
