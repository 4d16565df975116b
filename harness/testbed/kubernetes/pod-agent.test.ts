import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../model/control.ts';
import type { ApiServer } from './api-server.fixture.ts';
import { OK, startApiServer } from './api-server.fixture.ts';
import { PodAgent } from './pod-agent.ts';

const { signal } = new AbortController();
const BATCH: Batch = {
  target: { host: 'h', port: 1, authority: 'h:1' },
  call: { protocol: 'udp' },
  nonces: ['a'],
  concurrency: 1,
  deadlineMs: 1_000,
};

let server: ApiServer | undefined;
let workload: Server | undefined;
let agent: PodAgent | undefined;
afterEach(async () => {
  agent?.close();
  await server?.close();
  workload?.closeAllConnections();
  workload?.close();
});

/** The workload ends the connection, or the API server goes away. */
type Behaviour = 'cut' | 'cut channel' | { readonly status: number; readonly json: unknown };

/** An agent whose workload behaves so, request by request; what it was asked is in the list. */
async function agentWith(...behaviours: readonly Behaviour[]): Promise<{ agent: PodAgent; asked: string[] }> {
  const left = [...behaviours];
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    const behaviour = left.shift() ?? { status: 200, json: [] };
    if (behaviour === 'cut') return void request.socket.destroy();
    if (behaviour === 'cut channel') return server?.cutChannels();
    const body = JSON.stringify(behaviour.json);
    response.writeHead(behaviour.status, { 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  workload = createServer(answer);
  await new Promise<void>((resolve) => workload?.listen(0, '127.0.0.1', resolve));
  server = await startApiServer(() => OK, { podPort: (workload.address() as AddressInfo).port });
  agent = new PodAgent(server.cluster, { namespace: 'n', name: 'p' });
  return { agent, asked };
}

describe('the agent in a pod', () => {
  it('is asked again for what only reads, over a new connection', async () => {
    const page = { receipts: [], next: 3 };
    const { agent: one, asked } = await agentWith('cut', 'cut channel', { status: 200, json: page });
    expect(await one.receipts(3, signal)).toEqual(page);
    expect(asked).toEqual(['GET /receipts?after=3', 'GET /receipts?after=3', 'GET /receipts?after=3']);
  });

  it('is never sent a batch twice: whether one was sent whose answer was lost nobody knows', async () => {
    const { agent: one, asked } = await agentWith('cut');
    await expect(one.send(BATCH, signal)).rejects.toThrow();
    expect(asked).toEqual(['POST /send']);
  });

  it('goes on over a new connection after one was lost', async () => {
    const { agent: one } = await agentWith('cut');
    await expect(one.send(BATCH, signal)).rejects.toThrow();
    expect(await one.send(BATCH, signal)).toEqual([]);
  });

  it('keeps its connection open between requests', async () => {
    const { agent: one } = await agentWith();
    await one.send(BATCH, signal);
    await one.receipts(0, signal);
    await one.selfCheck(signal);
    expect(server?.cluster.requests).toBe(1);
  });

  it('is not asked again where it has refused', async () => {
    const { agent: one, asked } = await agentWith({
      status: 400,
      json: { code: 'BAD', message: 'no such port' },
    });
    await expect(one.receipts(0, signal)).rejects.toThrow('BAD: no such port');
    expect(asked).toHaveLength(1);
  });
});
