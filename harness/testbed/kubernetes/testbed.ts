import type { Trait } from '../../model/manifest.ts';
import { deriveSeed, seededRandom } from '../../model/random.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { drawLayout } from '../casting.ts';
import type { Stage, StageNeed, Testbed } from '../testbed.ts';
import { Canary } from './canary.ts';
import type { Cluster } from './cluster.ts';
import type { Discovery } from './discovery.ts';
import { schemaOf, servedKinds } from './discovery.ts';
import { Home } from './home.ts';
import { HomePerch, tuneFor } from './home-perch.ts';
import { MANAGED_BY, RUN_LABEL, STAGE_LABEL } from './labels.ts';
import { MetricsAccounts } from './metrics-accounts.ts';
import { Objects } from './objects.ts';
import type { Wish } from './pool.ts';
import { Pool } from './pool.ts';
import type { Part } from './settings.ts';
import { KubernetesStage } from './stage.ts';
import { Standing } from './standing.ts';

export interface KubernetesTestbedOptions {
  readonly cluster: Cluster;
  readonly profile: KubernetesProfile;
  readonly discovery: Discovery;
  readonly image: string;
  readonly mode: 'strict' | 'permissive';
  readonly stages: number;
  /** Of a whole run, where others have stages on the same cluster. */
  readonly part?: Part;
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
  readonly #standing: Standing;
  readonly #closing = new AbortController();
  #perched: Promise<void> | undefined;
  #canary: Canary | undefined;
  #homes = 0;

  constructor(options: KubernetesTestbedOptions) {
    this.#options = options;
    this.versions = options.discovery.versions;
    this.convergenceMs = options.profile.convergenceMs;
    this.#objects = new Objects(options.cluster);
    this.#standing = new Standing(options.now);
    this.#pool = new Pool({ open: (wish, signal) => this.#build(wish, signal) }, options.stages);
  }

  get canary(): Canary | undefined {
    return this.#canary;
  }

  async lease(need: StageNeed, signal: AbortSignal): Promise<Stage> {
    this.#perched ??= this.#perch();
    const [home] = await Promise.all([this.#pool.take(need, signal), this.#perched]);
    // While the mesh takes nobody's change a test would only wait in vain.
    await this.#canary?.heard(this.convergenceMs, signal);
    const { cluster, discovery, run } = this.#options;
    try {
      await home.inhabitants.withdraw(need.later, signal);
      await home.inhabitants.provide(need.roles, signal);
      const own = cluster.onBehalfOf(need.test);
      const objects = this.#objects.onBehalfOf(need.test);
      const { layout } = home;
      const accounts = new MetricsAccounts({
        cluster: own,
        objects,
        namespace: layout.namespaces.main,
        labels: { ...MANAGED_BY, [RUN_LABEL]: run, [STAGE_LABEL]: layout.stage },
        podOf: (role) => home.inhabitants.pods[role]?.[0] ?? '',
      });
      return new KubernetesStage({
        home,
        from: await home.soundings.positions(signal),
        cluster: own,
        objects,
        accounts,
        standing: this.#standing,
        headersShape: discovery.headersShape,
        schema: (kind, ended) => schemaOf(own, kind, discovery.versions, ended),
        giveBack: async ({ probes }) => {
          this.#standing.left(layout.stage);
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
    this.#closing.abort();
    await this.#perched;
    await Promise.all([this.#canary?.close(), this.#pool.close()]);
  }

  /** A mesh that claims neither access nor splits takes no change at all. */
  async #perch(): Promise<void> {
    const { profile, discovery, now } = this.#options;
    const { versions, headersShape } = discovery;
    const tune = tuneFor(versions, this.#isEnforced() ? 'enforced' : 'open');
    if (!tune || !profile.claims.some(({ api, supported }) => api === tune.api && supported)) return;
    try {
      const home = await this.#build(tune, this.#closing.signal);
      const perch = new HomePerch(home, this.#objects.onBehalfOf('canary'), tune, { versions, headersShape });
      const { convergenceMs } = this;
      this.#canary = new Canary({ perch, standing: this.#standing, convergenceMs, now });
    } catch {
      // Without one the tests' stages, which are made the same way, will say what is wrong.
    }
  }

  #isEnforced(): boolean {
    const { profile, mode } = this.#options;
    return mode === 'strict' && profile.claims.some(({ api, supported }) => api === 'access' && supported);
  }

  #build({ roles }: Pick<Wish, 'roles'>, signal: AbortSignal): Promise<Home> {
    const { cluster, profile, discovery, image, part, run, seed, now } = this.#options;
    const number = this.#homes++;
    const random = seededRandom(
      deriveSeed(seed, part ? `part ${part.number} home ${number}` : `home ${number}`),
    );
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
        expected: this.#isEnforced() ? 'closed' : 'open',
        kinds: servedKinds(discovery.versions),
        now,
      },
      random,
      roles,
      signal,
    );
  }
}
