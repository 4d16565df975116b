import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { Client } from 'undici';
import type { Answer, Target } from '../harness/model/control.ts';
import type { HttpCall } from '../harness/model/probe.ts';
import type { Dial } from './attempt.ts';
import { answerOf } from './failure.ts';
import type { ResponseHeaders } from './http-request.ts';
import { headersOf, isWhole, MAX_BODY_BYTES, requestBodyOf } from './http-request.ts';
import { NONCE_HEADER } from './protocol.ts';

/** Longer than any test, so that it is never the agent that ends an idle connection. */
const IDLE_MS = 600_000;

/**
 * What `hangUp` gives as the reason, by the code that means nothing went wrong. One for all requests: without it undici
 * makes an error, stack and all, of the end of each.
 */
const HUNG_UP = Object.assign(new Error('the agent ended the connection'), { code: 'UND_ERR_INFO' });

/** One connection at a time to one target: a `fresh` request ends it, a `kept-alive` one leaves it open. */
class Lane {
  readonly host: string;
  readonly port: number;
  readonly client: Client;
  #socket: Socket | undefined;

  constructor(host: string, port: number) {
    this.host = host;
    this.port = port;
    this.client = new Client('http://workload', {
      connect: (_options, callback) => this.#connect(callback),
      pipelining: 1,
      allowH2: false,
      // The batch has the deadlines.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      maxResponseSize: MAX_BODY_BYTES,
    });
  }

  #connect(callback: buildConnector.Callback): void {
    const socket = connect({ host: this.host, port: this.port, noDelay: true });
    this.#socket = socket;
    const onError = (error: Error): void => callback(error, null);
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.off('error', onError);
      callback(null, socket);
    });
  }

  /** Ends the connection, sooner than undici would. */
  hangUp(): void {
    this.#socket?.destroy(HUNG_UP);
  }

  /** Ends the lane for good. */
  destroy(): void {
    this.client.destroy(null, () => {});
    this.#socket?.on('error', () => {}).destroy();
  }
}

/** HTTP/1.1 by undici, one request after another on each lane. Follows no redirect and repeats nothing. */
export class Http1Caller {
  readonly #idle = new Map<string, Lane[]>();
  readonly #lanes = new Set<Lane>();

  dial(target: Target, call: HttpCall): Dial {
    const key = `${call.connection} ${target.host} ${target.port}`;
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    const fixed = ['host', target.authority, ...Object.entries(headersOf(call)).flat(), NONCE_HEADER];

    return (nonce, settle) => {
      const lane = idle.pop() ?? this.#open(target);
      let status = 0;
      let headers: ResponseHeaders = {};
      let body = '';
      let stopped = false;
      const end = (nothing: Answer): void => {
        settle(status === 0 ? nothing : { kind: 'response', status, whole: false });
      };
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: () => {},
        onResponseStart: (_controller, code, received) => {
          if (code < 200) return;
          status = code;
          headers = received;
        },
        onResponseData: (_controller, chunk) => {
          body += chunk.toString();
        },
        onResponseEnd: () => {
          if (call.connection === 'fresh') lane.hangUp();
          idle.push(lane);
          settle({ kind: 'response', status, whole: isWhole(call, nonce, status, headers, body) });
        },
        onResponseError: (_controller, error) => {
          if (stopped) return;
          idle.push(lane);
          end(answerOf(error));
        },
      };
      lane.client.dispatch(
        {
          method: call.method,
          path: call.path,
          headers: [...fixed, nonce],
          body: requestBodyOf(call, nonce) ?? null,
          reset: call.connection === 'fresh',
        },
        handler,
      );
      return () => {
        stopped = true;
        this.#lanes.delete(lane);
        lane.destroy();
        end({ kind: 'timeout' });
      };
    };
  }

  #open(target: Target): Lane {
    const lane = new Lane(target.host, target.port);
    this.#lanes.add(lane);
    return lane;
  }

  close(): void {
    for (const lane of this.#lanes) lane.destroy();
    this.#lanes.clear();
    this.#idle.clear();
  }
}
