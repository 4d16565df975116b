import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../harness/model/random.ts';
import { Beat, drawMoment } from './beat.ts';
import { drawDelay } from './delay.ts';
import { relayDatagrams, relayStreams } from './delaying-relay.ts';
import type { Outcome } from './execution.ts';
import { JumpingClock } from './jumping-clock.ts';
import { overriding } from './overriding.ts';
import { executionsOf, inTurn } from './plan.ts';
import { exitCodeOf, renderTable, tallyOf } from './tally.ts';

const SHORT = { usualMs: 3, spikeMs: 6, spikes: 0.1 };

describe('a beat', () => {
  it('lets things happen at their call, once', () => {
    const happened: number[] = [];
    const beat = new Beat(new Map([[2, () => happened.push(beat.calls)]]));
    expect(beat.hasStruck).toBe(false);
    for (let i = 0; i < 4; i++) beat.call();
    expect(happened).toEqual([2]);
    expect(beat.hasStruck).toBe(true);
  });

  it('has its moment within the calls that a test usually makes', () => {
    const random = seededRandom(1);
    const moments = Array.from({ length: 200 }, () => drawMoment(5, random));
    expect(new Set(moments)).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe('a clock that jumps', () => {
  it('is set forward and back', () => {
    const clock = new JumpingClock({ now: () => 1000, sleep: async () => {} });
    clock.jump(500);
    expect(clock.now()).toBe(1500);
    clock.jump(-700);
    expect(clock.now()).toBe(800);
  });

  it('jumps half a second to a minute, both ways', () => {
    const clock = new JumpingClock({ now: () => 0, sleep: async () => {} });
    const random = seededRandom(3);
    const jumps = Array.from({ length: 500 }, () => clock.drawJump(random));
    expect(jumps.every((ms) => Math.abs(ms) >= 500 && Math.abs(ms) <= 60_000)).toBe(true);
    expect(jumps.some((ms) => ms > 0) && jumps.some((ms) => ms < 0)).toBe(true);
  });
});

describe('a delaying relay', () => {
  it('keeps the bytes of a stream in their order, and its end', async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const to = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const relay = await relayStreams(to, SHORT, seededRandom(1));
    const client = connect(relay.address);
    const words = Array.from({ length: 50 }, (_, i) => `word-${i} `);
    for (const word of words) client.write(word);
    client.end();
    expect(await text(client)).toBe(words.join(''));
    relay.close();
    server.close();
  });

  it('resets the one side when the other does', async () => {
    const server = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const to = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const relay = await relayStreams(to, SHORT, seededRandom(1));
    const client = connect(relay.address);
    client.write('x');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    relay.close();
    server.close();
  });

  it('brings datagrams there and answers back', async () => {
    const server = createSocket('udp4');
    server.on('message', (datagram, sender) => server.send(datagram, sender.port, sender.address));
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = await relayDatagrams(
      { host: '127.0.0.1', port: server.address().port },
      SHORT,
      seededRandom(1),
    );
    const client = createSocket('udp4');
    client.send('hello', relay.address.port, relay.address.host);
    const [answer] = (await once(client, 'message')) as [Buffer];
    expect(answer.toString()).toBe('hello');
    client.close();
    relay.close();
    server.close();
  });

  it('delays by the usual time, or now and then by a spike', () => {
    const random = seededRandom(2);
    const delays = Array.from({ length: 1000 }, () =>
      drawDelay({ usualMs: 10, spikeMs: 100, spikes: 0.1 }, random),
    );
    const spikes = delays.filter((ms) => ms > 10);
    expect(spikes.length).toBeGreaterThan(50);
    expect(spikes.length).toBeLessThan(200);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
  });
});

describe('replaced members', () => {
  it('leave the others as they are, private fields included', () => {
    class Counter {
      #count = 1;
      get count() {
        return this.#count;
      }
      add() {
        this.#count += 1;
        return this.count;
      }
      name() {
        return 'inner';
      }
    }
    const replaced = overriding(new Counter(), { name: () => 'outer' });
    expect(replaced.add()).toBe(2);
    expect(replaced.count).toBe(2);
    expect(replaced.name()).toBe('outer');
  });
});

describe('the executions', () => {
  const subjects = ['TA-1', 'TA-2', 'TA-3'].map((test) => ({ test, calls: 4 }));
  const plan = { disturbance: 'control-loss', count: 7, seed: 42 } as const;

  it('are spread evenly over the tests, each with a seed of its own, the same with the same seed', () => {
    const executions = executionsOf(subjects, plan);
    expect(executions).toEqual(executionsOf(subjects, plan));
    expect(new Set(executions.map(({ seed }) => seed)).size).toBe(7);
    const counts = [...Map.groupBy(executions, ({ test }) => test).values()].map(({ length }) => length);
    expect(counts.sort()).toEqual([2, 2, 3]);
  });

  it('come to every fault in turn', () => {
    const of = (name: string, test: string) => ({ test, calls: 1, fault: { name, breaks: [] } });
    const order = inTurn([of('a', '1'), of('a', '2'), of('a', '3'), of('b', '1')]);
    expect(order.map(({ fault, test }) => `${fault?.name}${test}`)).toEqual(['a1', 'b1', 'a2', 'a3']);
  });
});

describe('the tally', () => {
  const outcomes = (right: number, wrong: number, inconclusive: number) =>
    (['right', 'wrong', 'inconclusive'] as const).flatMap((ending, i) =>
      Array.from(
        { length: [right, wrong, inconclusive][i] ?? 0 },
        (): Outcome => ({
          ending,
          struck: true,
          calls: 1,
          durationMs: 1500,

          takes: 1,
          words: '',
        }),
      ),
    );
  const rowOf = (...counts: readonly [number, number, number]) => ({
    disturbance: 'control-loss' as const,
    right: tallyOf(outcomes(...counts)),
    faulty: tallyOf(outcomes(100, 0, 50)),
  });

  it('has exact upper bounds', () => {
    expect(tallyOf(outcomes(1000, 0, 0)).wrong).toEqual({ count: 0, rate: 0, upperBound: 0.002991 });
    expect(renderTable([rowOf(1000, 0, 0)])).toContain(
      '| control channel lost and back | right  | 1000       | 1000   | 0     | 0     | 0.3 %   | 0 (0 %)',
    );
  });

  it.each([
    [1, [999, 1, 0]],
    [3, [990, 0, 10]],
    [0, [991, 0, 9]],
    // Too few to say anything of one in a hundred.
    [0, [19, 0, 1]],
  ] as const)('ends with %i for %j', (code, counts) => {
    expect(exitCodeOf([rowOf(...(counts as readonly [number, number, number]))])).toBe(code);
  });
});
