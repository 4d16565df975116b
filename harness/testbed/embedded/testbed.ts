import { rightDecisions } from '../../../reference-mesh/control/right-decisions.ts';
import { decisionsWith } from '../../../reference-mesh/faults/fault.ts';
import type { LoadedFault } from '../../../reference-mesh/faults/load.ts';
import { treeDigest } from '../../attest/digest.ts';
import { packageVersion, ROOT } from '../../attest/package.ts';
import type { ServedVersions } from '../../model/api.ts';
import type { Trait } from '../../model/manifest.ts';
import { drawLayout } from '../casting.ts';
import type { Site, Stage, StageNeed, Testbed, TestbedIdentity } from '../testbed.ts';
import type { MeshSettings } from './settings.ts';
import type { EmbeddedStage } from './stage.ts';

/** A window that a test can wait for, and yet long enough for the test's own traffic. */
const SHORT_WINDOW_MS = 2_000;

/** No imitation of the API server's aggregation layer, RBAC and events. */
export const EMBEDDED_TRAITS: readonly Trait[] = [];

export interface EmbeddedOptions {
  readonly versions: ServedVersions;
  readonly headersShape: 'array' | 'map';
  readonly convergenceMs: number;
  readonly fault?: LoadedFault;
  readonly now: () => number;
}

/** Stages in this process with the reference mesh: needs no Docker, no root and no network beyond loopback. */
export class EmbeddedTestbed implements Testbed, Site {
  readonly kind = 'embedded';
  readonly traits = EMBEDDED_TRAITS;
  readonly staging = { kind: 'files' } as const;
  readonly versions: ServedVersions;
  readonly convergenceMs: number;
  // The receivers' records decide, so short is safe. The mesh answers a denial at once unless the machine is starved of
  // processor time: only for datagrams is every denial waited out.
  readonly deadlines = { deliveryMs: 2_000, denialMs: 1_000, datagramDenialMs: 100 };
  readonly #options: EmbeddedOptions;
  readonly #open = new Set<EmbeddedStage>();

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.versions = options.versions;
    this.convergenceMs = options.convergenceMs;
  }

  async identify(): Promise<TestbedIdentity> {
    const { fault, headersShape } = this.#options;
    return {
      mesh: {
        name: 'reference',
        version: await packageVersion(),
        digests: { source: `sha256:${await treeDigest(ROOT, ['reference-mesh', 'sample-app'])}` },
      },
      facts: { headersShape },
      ...(fault && { fault: { name: fault.fault.name, breaks: fault.fault.breaks, digest: fault.digest } }),
    };
  }

  /** A stage of its own for each test: it costs less here than proving that a used one is clean. */
  async lease(need: Omit<StageNeed, 'test' | 'later' | 'condition'>, signal: AbortSignal): Promise<Stage> {
    signal.throwIfAborted();
    const { versions, headersShape, now, fault } = this.#options;
    const settings: MeshSettings = {
      versions,
      headersShape,
      random: need.random,
      ...(need.metricsWindow && { metricsWindowMs: SHORT_WINDOW_MS }),
      now,
      decisions: fault ? decisionsWith(fault.fault, rightDecisions) : rightDecisions,
    };
    // Loaded with the first stage: the process that only asks what is tested needs no proxies, agents and certificates.
    const { EmbeddedStage } = await import('./stage.ts');
    const stage = await EmbeddedStage.open(drawLayout(need.random), need.roles, settings, (one) =>
      this.#open.delete(one),
    );
    this.#open.add(stage);
    return stage;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((stage) => stage.release()));
    this.#open.clear();
  }
}
