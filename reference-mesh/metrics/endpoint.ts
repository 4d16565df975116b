import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from '../control/topology.ts';
import { answerMetrics, ROOT } from './answer.ts';
import { answerJson } from './json-answer.ts';
import type { Snapshot } from './snapshot.ts';

const LOOPBACK = '127.0.0.1';

/** Serves the metrics API over HTTP, where the API server would proxy it from. */
export class MetricsEndpoint {
  readonly address: Address;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.address = { host: LOOPBACK, port: (server.address() as AddressInfo).port };
  }

  /** @param snapshot called for each request */
  static async open(snapshot: () => Snapshot): Promise<MetricsEndpoint> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://metrics');
      if (request.method !== 'GET') answerJson(response, 405, { kind: 'Status', code: 405 });
      else if (pathname !== ROOT && !pathname.startsWith(`${ROOT}/`))
        answerJson(response, 404, { kind: 'Status', code: 404 });
      else {
        const path = pathname.slice(ROOT.length);
        const { status, body } = answerMetrics(snapshot(), path, searchParams.get('labelSelector'));
        answerJson(response, status, body);
      }
    });
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return new MetricsEndpoint(server);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
