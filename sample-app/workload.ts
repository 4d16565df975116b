import type { Agent } from '../harness/model/control.ts';
import { createAgent } from './agent.ts';
import { ReceiptLog } from './receipt-log.ts';
import type { Address, Listen, PortSpec } from './server.ts';
import { startServers } from './server.ts';

export interface WorkloadOptions {
  /** Deployment name: what receipts and answers say. */
  readonly name: string;
  readonly ports: readonly PortSpec[];
  readonly listen: Listen;
  /** A clock that never goes back, milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Workload {
  readonly agent: Agent;
  /** One for each port and transport, in the order of `ports`. */
  readonly addresses: readonly Address[];
  close(): Promise<void>;
}

/**
 * Starts the sample application: its servers and its agent.
 *
 * @throws WorkloadError PORT_UNAVAILABLE; nothing is left open then
 */
export async function startWorkload({ name, ports, listen, now }: WorkloadOptions): Promise<Workload> {
  const log = new ReceiptLog(name, now);
  const servers = await startServers(name, ports, listen, log);
  const agent = createAgent(log, servers.addresses, now);
  return {
    agent,
    addresses: servers.addresses,
    close: async () => {
      agent.close();
      await servers.close();
    },
  };
}
