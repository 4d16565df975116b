import type { EventEmitter } from 'node:events';
import { once } from 'node:events';

/** A socket or a session. */
export interface Connection extends EventEmitter {
  destroy(): unknown;
}

/** Connections that are open; closing them waits until each is really gone. */
export class Connections {
  readonly #open = new Set<Connection>();

  add<C extends Connection>(connection: C): C {
    this.#open.add(connection);
    connection.once('close', () => this.#open.delete(connection));
    // A peer that breaks off is the end of its connection, and of nothing else.
    connection.on('error', () => {});
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async (connection) => {
        const closed = once(connection, 'close');
        connection.destroy();
        await closed;
      }),
    );
  }
}
