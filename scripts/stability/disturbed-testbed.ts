import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../harness/model/cast.ts';
import type { Agent } from '../../harness/model/control.ts';
import type { Random } from '../../harness/model/random.ts';
import { deriveSeed, integerBetween, seededRandom } from '../../harness/model/random.ts';
import { EmbeddedStage } from '../../harness/testbed/embedded/stage.ts';
import type { Stage, Testbed } from '../../harness/testbed/testbed.ts';
import { Beat, drawMoment } from './beat.ts';
import type { Delay } from './delay.ts';
import { drawDelay } from './delay.ts';
import type { Relay } from './delaying-relay.ts';
import { relayDatagrams, relayStreams } from './delaying-relay.ts';
import type { Execution } from './execution.ts';
import type { JumpingClock } from './jumping-clock.ts';
import { overriding } from './overriding.ts';

const IN_MESH: Delay = { usualMs: 10, spikeMs: 250, spikes: 0.01 };
const IN_CONTROL_CHANNEL: Delay = { usualMs: 20, spikeMs: 500, spikes: 0.02 };
/** The channel is back after so many calls that did not get through. */
const LOST_CALLS = 4;
/** A workload dies so long, at most, after a call to an agent began: before it, while it is answered, or after it. */
const DEATH_WITHIN_MS = 20;

/** What is needed of a stage to be disturbed. */
interface Scene {
  readonly stage: Stage;
  readonly random: Random;
  readonly beat: Beat;
}

type Use = (beat: Beat) => Scene;

/** The testbed with one kind of disturbance. What happens once happens on the first stage that a test leases. */
export class DisturbedTestbed {
  readonly testbed: Testbed;
  readonly #execution: Execution;
  readonly #clock: JumpingClock;
  readonly #beats: Beat[] = [];

  constructor(inner: Testbed, execution: Execution, clock: JumpingClock) {
    this.#execution = execution;
    this.#clock = clock;
    this.testbed = overriding(inner, {
      lease: async (need, signal) => this.#disturb(await inner.lease(need, signal)),
    });
  }

  get calls(): number {
    return this.#beats.reduce((sum, { calls }) => sum + calls, 0);
  }

  get hasStruck(): boolean {
    return this.#beats.some(({ hasStruck }) => hasStruck);
  }

  #disturb(stage: Stage): Stage {
    const { disturbance, seed, test, usualCalls } = this.#execution;
    const random = seededRandom(deriveSeed(seed, `${disturbance} ${test} ${this.#beats.length}`));
    const isFirst = this.#beats.length === 0;
    const use: Use = (beat) => {
      this.#beats.push(beat);
      return { stage, random, beat };
    };
    if (
      !isFirst &&
      (disturbance === 'control-loss' || disturbance === 'workload-death' || disturbance === 'clock-jumps')
    )
      return counted(use(new Beat()));
    switch (disturbance) {
      case 'mesh-delay':
        return delayedMesh(use(new Beat()));
      case 'control-delay':
        return delayedAgents(use(new Beat()));
      case 'control-loss':
        return lostAgents(use, drawMoment(usualCalls, random), random);
      case 'workload-death':
        return withDeath(use, stage, drawMoment(usualCalls, random), random);
      case 'clock-jumps':
        return counted(use(this.#jumps(random)));
      case 'cpu-pressure':
      case undefined:
        return counted(use(new Beat()));
      default:
        return disturbance satisfies never;
    }
  }

  /** There and back again, or back and there. */
  #jumps(random: Random): Beat {
    const { usualCalls } = this.#execution;
    const jumpMs = this.#clock.drawJump(random);
    const first = drawMoment(usualCalls, random);
    const second = first + drawMoment(usualCalls, random);
    return new Beat(
      new Map([
        [first, () => this.#clock.jump(jumpMs)],
        [second, () => this.#clock.jump(-jumpMs)],
      ]),
    );
  }
}

function withAgents({ stage, beat }: Scene, wrap: (agent: Agent, role: Role) => Agent): Stage {
  return overriding(stage, {
    agent: (role) => {
      const agent = wrap(stage.agent(role), role);
      const beating = <A extends unknown[], T>(act: (...args: A) => Promise<T>) => {
        return async (...args: A) => {
          beat.call();
          return act(...args);
        };
      };
      return {
        send: beating((batch, signal) => agent.send(batch, signal)),
        receipts: beating((after, signal) => agent.receipts(after, signal)),
        selfCheck: beating((signal) => agent.selfCheck(signal)),
      };
    },
  });
}

function counted(scene: Scene): Stage {
  return withAgents(scene, (agent) => agent);
}

/** Between application and mesh; the policy's own delay is the mesh's. */
function delayedMesh({ stage, random, beat }: Scene): Stage {
  const relays = new Map<string, Promise<Relay>>();
  return overriding(counted({ stage, random, beat }), {
    async target(probe, signal) {
      const target = await stage.target(probe, signal);
      const isUdp = probe.call.protocol === 'udp';
      const key = `${target.host}:${target.port}/${isUdp ? 'udp' : 'tcp'}`;
      const relay = relays.get(key) ?? (isUdp ? relayDatagrams : relayStreams)(target, IN_MESH, random);
      relays.set(key, relay);
      return { ...target, ...(await relay).address };
    },
    async release() {
      for (const relay of relays.values()) (await relay).close();
      await stage.release();
    },
  });
}

function delayedAgents(scene: Scene): Stage {
  const { random } = scene;
  const delayed = async <T>(act: () => Promise<T>): Promise<T> => {
    await sleep(drawDelay(IN_CONTROL_CHANNEL, random));
    const answer = await act();
    await sleep(drawDelay(IN_CONTROL_CHANNEL, random));
    return answer;
  };
  return withAgents(scene, (agent) => ({
    send: (batch, signal) => delayed(() => agent.send(batch, signal)),
    receipts: (after, signal) => delayed(() => agent.receipts(after, signal)),
    selfCheck: (signal) => delayed(() => agent.selfCheck(signal)),
  }));
}

/** From one call on the channel is lost, for some calls: before the agent heard it, or before its answer came back. */
function lostAgents(use: Use, moment: number, random: Random): Stage {
  const beat = new Beat(new Map([[moment, () => {}]]));
  const back = moment + integerBetween(random, 1, LOST_CALLS);
  const way = random() < 0.5 ? 'there' : 'back';
  const lossy = async <T>(act: () => Promise<T>): Promise<T> => {
    if (beat.calls < moment || beat.calls >= back) return act();
    if (way === 'back') await act();
    throw new Error('read ECONNRESET (control channel lost)');
  };
  return withAgents(use(beat), (agent) => ({
    send: (batch, signal) => lossy(() => agent.send(batch, signal)),
    receipts: (after, signal) => lossy(() => agent.receipts(after, signal)),
    selfCheck: (signal) => lossy(() => agent.selfCheck(signal)),
  }));
}

/** A workload that the test needs dies: whoever asks it or its agent from then on finds nobody. */
function withDeath(use: Use, stage: Stage, moment: number, random: Random): Stage {
  const dead = new Set<Role>();
  const roles = Object.keys(stage.pods) as Role[];
  const victim = roles[integerBetween(random, 0, roles.length - 1)];
  const afterMs = random() * DEATH_WITHIN_MS;
  const die = () => {
    if (victim === undefined || !(stage instanceof EmbeddedStage)) return;
    dead.add(victim);
    void stage.crash(victim);
  };
  let death: NodeJS.Timeout | undefined;
  const strike = () => {
    death = setTimeout(die, afterMs);
  };
  const { beat } = use(new Beat(new Map([[moment, strike]])));
  const mortal = overriding(stage, {
    async release() {
      clearTimeout(death);
      await stage.release();
    },
  });
  const reach = async <T>(role: Role, act: () => Promise<T>): Promise<T> => {
    const gone = () => {
      if (dead.has(role)) throw new Error('connect ECONNREFUSED (the workload is gone)');
    };
    gone();
    const answer = await act();
    gone();
    return answer;
  };
  return withAgents({ stage: mortal, random, beat }, (agent, role) => ({
    send: (batch, signal) => reach(role, () => agent.send(batch, signal)),
    receipts: (after, signal) => reach(role, () => agent.receipts(after, signal)),
    selfCheck: (signal) => reach(role, () => agent.selfCheck(signal)),
  }));
}
