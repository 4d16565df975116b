import type { Trait } from '../../model/manifest.ts';
import { deriveSeed, seededRandom } from '../../model/random.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { drawLayout } from '../casting.ts';
import type { Stage, StageNeed, Testbed } from '../testbed.ts';
import type { Cluster } from './cluster.ts';
import type { Discovery } from './discovery.ts';
import { schemaOf, servedKinds } from './discovery.ts';
import { Home } from './home.ts';
import { MANAGED_BY, RUN_LABEL, STAGE_LABEL } from './labels.ts';
import { MetricsAccounts } from './metrics-accounts.ts';
import { Objects } from './objects.ts';
import type { Wish } from './pool.ts';
import { Pool } from './pool.ts';
import { KubernetesStage } from './stage.ts';

export interface KubernetesTestbedOptions {
  readonly cluster: Cluster;
  readonly profile: KubernetesProfile;
  readonly discovery: Discovery;
  readonly image: string;
  readonly mode: 'strict' | 'permissive';
  readonly stages: number;
  /** Id of the run, a label of everything it creates. */
  readonly run: string;
  readonly seed: number;
  readonly now: () => number;
}

const CLUSTER_DOMAIN = 'cluster.local';

/** Stages on a cluster: homes prepared ahead, each let to one test at a time. */
export class KubernetesTestbed implements Testbed {
  readonly kind = 'kubernetes';
  readonly traits: readonly Trait[] = ['apiservice', 'rbac', 'events'];
  readonly versions;
  readonly convergenceMs: number;
  // The receivers' records decide what a denial is; an answer that comes later than this is told by them, too.
  readonly deadlines = { deliveryMs: 5_000, denialMs: 1_000 };
  readonly #options: KubernetesTestbedOptions;
  readonly #objects: Objects;
  readonly #pool: Pool;
  #homes = 0;

  constructor(options: KubernetesTestbedOptions) {
    this.#options = options;
    this.versions = options.discovery.versions;
    this.convergenceMs = options.profile.convergenceMs;
    this.#objects = new Objects(options.cluster);
    this.#pool = new Pool({ open: (wish, signal) => this.#build(wish, signal) }, options.stages);
  }

  async lease(need: StageNeed, signal: AbortSignal): Promise<Stage> {
    const home = await this.#pool.take(need, signal);
    const { cluster, discovery, run } = this.#options;
    try {
      await home.withdraw(need.later, signal);
      await home.provide(need.roles, signal);
      const own = cluster.onBehalfOf(need.test);
      const objects = this.#objects.onBehalfOf(need.test);
      const { layout } = home;
      const accounts = new MetricsAccounts({
        cluster: own,
        objects,
        namespace: layout.namespaces.main,
        labels: { ...MANAGED_BY, [RUN_LABEL]: run, [STAGE_LABEL]: layout.stage },
        podOf: (role) => home.pods[role]?.[0] ?? '',
      });
      return new KubernetesStage({
        home,
        from: await home.positions(signal),
        cluster: own,
        objects,
        accounts,
        headersShape: discovery.headersShape,
        schema: (kind, ended) => schemaOf(own, kind, discovery.versions, ended),
        giveBack: async ({ probes }) => {
          const isClean =
            !signal.aborted &&
            (await accounts
              .close(signal)
              .then(() => home.clean(probes, signal))
              .catch(() => false));
          if (isClean) this.#pool.giveBack(home);
          else void this.#pool.end(home).catch(() => {});
        },
      });
    } catch (error) {
      void this.#pool.end(home).catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #build({ roles }: Wish, signal: AbortSignal): Promise<Home> {
    const { cluster, profile, discovery, image, mode, run, seed, now } = this.#options;
    const random = seededRandom(deriveSeed(seed, `home ${this.#homes++}`));
    const isClosed =
      mode === 'strict' && profile.claims.some(({ api, supported }) => api === 'access' && supported);
    return Home.open(
      drawLayout(random),
      {
        cluster,
        objects: this.#objects,
        style: { onboarding: profile.onboarding, services: profile.services, image, run },
        addresses: profile.addresses,
        clusterDomain: CLUSTER_DOMAIN,
        convergenceMs: profile.convergenceMs,
        deadlines: this.deadlines,
        expected: isClosed ? 'closed' : 'open',
        kinds: servedKinds(discovery.versions),
        now,
      },
      random,
      roles,
      signal,
    );
  }
}
