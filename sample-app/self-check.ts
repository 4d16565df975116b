import type { Agent, Batch, SelfCheck } from '../harness/model/control.ts';
import type { Call } from '../harness/model/probe.ts';
import { SELF_CHECK_PREFIX } from './protocol.ts';
import type { Address } from './server.ts';

/** A server in the same process answers in a millisecond, or it does not. */
const DEADLINE_MS = 1000;

type Port = SelfCheck['ports'][number];

function callOf({ speaks, transport }: Address): Call {
  if (transport === 'udp') return { protocol: 'udp' };
  if (speaks === 'http') {
    return { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' };
  }
  return { protocol: 'tcp', first: speaks === 'greeter' ? 'server' : 'client' };
}

/** The loopback address at which a server that listens on `host` is reached. */
function loopbackOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** Asks each of the workload's servers over loopback, with nonces that no log takes. */
export async function selfCheck(
  addresses: readonly Address[],
  send: Agent['send'],
  signal: AbortSignal,
): Promise<SelfCheck> {
  const check = async (address: Address): Promise<Port> => {
    const call = callOf(address);
    const batch: Batch = {
      target: { host: loopbackOf(address.host), port: address.port, authority: `localhost:${address.port}` },
      call,
      nonces: [`${SELF_CHECK_PREFIX}${address.transport}-${address.number}`],
      concurrency: 1,
      deadlineMs: DEADLINE_MS,
    };
    const [sent] = await send(batch, signal);
    const answer = sent?.answer;
    const answers = (answer?.kind === 'response' || answer?.kind === 'echo') && answer.whole;
    return { port: address.number, protocol: call.protocol, answers };
  };
  return { ports: await Promise.all(addresses.map(check)) };
}
