import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Convergence } from './roll.ts';

export interface StatusServerOptions {
  readonly isReady: () => Promise<boolean>;
  readonly convergence: () => Convergence;
}

/** For kubelet, `/ready`; for people, `/convergence`: how far each sidecar has come. */
export class StatusServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(
    { isReady, convergence }: StatusServerOptions,
    port: number,
    host?: string,
  ): Promise<StatusServer> {
    const server = createServer((request, response) => {
      const answer = (status: number, body: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(`${JSON.stringify(body, undefined, 2)}\n`);
      if (request.url === '/convergence') answer(200, convergence());
      else if (request.url !== '/ready') answer(404, { paths: ['/ready', '/convergence'] });
      else
        isReady().then(
          (ready) => answer(ready ? 200 : 503, { ready }),
          () => answer(503, { ready: false }),
        );
    });
    server.listen({ port, ...(host !== undefined && { host }) });
    await once(server, 'listening');
    return new StatusServer(server);
  }

  address(): ReturnType<Server['address']> {
    return this.#server.address();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
