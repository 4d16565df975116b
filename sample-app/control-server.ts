import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Agent } from '../harness/model/control.ts';
import { batchOf } from './batch-input.ts';
import type { WorkloadErrorCode } from './workload-error.ts';
import { WorkloadError } from './workload-error.ts';

/** The largest valid batch fits: 10,000 nonces of 1 KiB would not, nor does the harness send such. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

export interface ControlServer {
  readonly port: number;
  close(): Promise<void>;
}

const STATUS: Readonly<Record<WorkloadErrorCode, number>> = {
  CONFIG_INVALID: 400,
  BATCH_INVALID: 400,
  RECEIPTS_LOST: 410,
  PORT_UNAVAILABLE: 500,
  WORKLOAD_CLOSED: 503,
};

async function readBatch(request: IncomingMessage): Promise<unknown> {
  const length = Number(request.headers['content-length']);
  if (!(length <= MAX_BODY_BYTES)) {
    throw new WorkloadError(
      'BATCH_INVALID',
      `send a body with a content-length of at most ${MAX_BODY_BYTES} bytes`,
    );
  }
  const json = await text(request);
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new WorkloadError('BATCH_INVALID', 'the body is no JSON', { cause });
  }
}

function readAfter(digits: string | null): number {
  if (digits === null || !/^\d{1,15}$/.test(digits)) {
    throw new WorkloadError('BATCH_INVALID', 'after: must be the `next` of the page before, 0 at first');
  }
  return Number(digits);
}

/**
 * The control channel of a pod: `POST /send`, `GET /receipts?after=N`, `GET /self-check`; JSON both ways, the types of
 * harness/model/control.ts. Errors are `{"code", "message"}`. A caller that goes away aborts what it asked for.
 *
 * @param port 0 lets the operating system choose
 * @throws WorkloadError PORT_UNAVAILABLE
 */
export async function startControlServer(agent: Agent, port: number): Promise<ControlServer> {
  const answer = (request: IncomingMessage, url: URL, signal: AbortSignal): Promise<unknown> | undefined => {
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /send':
        return readBatch(request).then((batch) => agent.send(batchOf(batch), signal));
      case 'GET /receipts':
        return Promise.resolve(url.searchParams.get('after')).then((after) =>
          agent.receipts(readAfter(after), signal),
        );
      case 'GET /self-check':
        return agent.selfCheck(signal);
      default:
        return undefined;
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = (status: number, value: unknown): void => {
      if (response.destroyed) return;
      const json = JSON.stringify(value);
      // What is left of a body that was not read would be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(json),
      });
      response.end(json);
    };
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const answered = answer(request, new URL(`http://control${request.url}`), gone.signal);
      if (answered === undefined) {
        reply(404, {
          code: 'NOT_FOUND',
          message: 'ask POST /send, GET /receipts?after=N or GET /self-check',
        });
      } else {
        reply(200, await answered);
      }
    } catch (error) {
      if (error instanceof WorkloadError)
        reply(STATUS[error.code], { code: error.code, message: error.message });
      else reply(500, { code: 'INTERNAL', message: String(error) });
    }
  };

  // A connection that is closed when idle may be closed just as it is used: the harness would lose its channel.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void serve(request, response);
  });
  // Loopback only: kubelet's port-forward dials it inside the pod, past the mesh's redirect rules.
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening').catch((cause: unknown) => {
    throw new WorkloadError(
      'PORT_UNAVAILABLE',
      `the control channel cannot listen on port ${port}: choose another`,
      { cause },
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
