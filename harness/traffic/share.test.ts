import { describe, expect, it } from 'vitest';
import type { SharesExpectation } from '../judge/share.ts';
import type { Role } from '../model/cast.ts';
import type { BackendShare } from '../model/expectation.ts';
import { seededRandom } from '../model/random.ts';
import { Collector } from './dispatch.ts';
import { atServer, CONVERGENCE_MS, layout, probe, sceneOf } from './scene.fixture.ts';
import { countShares } from './share.ts';

const of = (role: Role) => layout.workloads[role].name;
const expectation: SharesExpectation = {
  kind: 'shares',
  probes: [probe],
  backends: [
    { recipients: [{ workload: of('server-v1'), port: atServer.port }], service: 'server-v1', share: 0.7 },
    { recipients: [{ workload: of('server'), port: atServer.port }], service: 'server', share: 0.3 },
  ],
  arriving: [of('server')],
  leaving: [{ workload: of('server-old'), share: 0.5 }],
};

function driven(choose: (random: () => number, now: number) => Role | undefined) {
  const random = seededRandom(5);
  const { scene, clock } = sceneOf(({ now }) => choose(random, now));
  return { end: countShares(scene, new Collector(scene), expectation, clock.now() + CONVERGENCE_MS), clock };
}

describe('counting shares', () => {
  it('ends as held when the shares are right', async () => {
    await expect(driven((random) => (random() < 0.7 ? 'server-v1' : 'server')).end).resolves.toBe('held');
  });

  it('ends as broken when they are not', async () => {
    await expect(driven((random) => (random() < 0.5 ? 'server-v1' : 'server')).end).resolves.toBe('broke');
  });

  it('does not count while the old state still shows', async () => {
    const { end, clock } = driven((random, now) => {
      if (now < 1_000_500) return random() < 0.5 ? 'server-v1' : 'server-old';
      return random() < 0.7 ? 'server-v1' : 'server';
    });
    await expect(end).resolves.toBe('held');
    expect(clock.now()).toBeGreaterThan(1_000_500);
  });

  it('goes on after the limit while nothing shows the old state: chance alone may keep the gate shut', async () => {
    let requests = 0;
    const { end } = driven((random, now) => {
      // Requests so slow that the limit is over after the first look.
      if (now < 1_000_000 + CONVERGENCE_MS) return 'server-old';
      requests += 1;
      return requests > 20 && random() < 0.3 ? 'server' : 'server-v1';
    });
    await expect(end).resolves.not.toBe('shut');
  });

  it('ends as shut when the new state never shows', async () => {
    const { end, clock } = driven((random) => (random() < 0.5 ? 'server-v1' : 'server-old'));
    await expect(end).resolves.toBe('shut');
    expect(clock.now()).toBeGreaterThan(1_000_000 + CONVERGENCE_MS);
  });

  describe('of two clients', () => {
    const [one, two] = expectation.backends as [BackendShare, BackendShare];
    const halves: SharesExpectation = {
      ...expectation,
      probes: [probe, { ...probe, from: 'other' }],
      backends: [
        { ...one, share: 0.5 },
        { ...two, share: 0.5 },
      ],
      leaving: [],
    };
    const drivenBy = (choose: (n: number) => Role) => {
      const { scene, clock } = sceneOf(({ n }) => choose(n));
      return countShares(scene, new Collector(scene), halves, clock.now() + CONVERGENCE_MS);
    };

    it('ends as held when each sees them', async () => {
      const random = seededRandom(6);
      await expect(drivenBy(() => (random() < 0.5 ? 'server-v1' : 'server'))).resolves.toBe('held');
    });

    it('ends as broken when both take turns in one rotation', async () => {
      await expect(drivenBy((n) => (n % 2 === 0 ? 'server-v1' : 'server'))).resolves.toBe('broke');
    });
  });
});
