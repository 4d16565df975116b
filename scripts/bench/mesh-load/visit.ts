import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { PAIRINGS } from '../../../harness/model/api.ts';
import type { MeshIdentity } from '../../../harness/model/evidence.ts';
import type { Json } from '../../../harness/model/kubernetes.ts';
import type { KubernetesProfile } from '../../../harness/profiles/profile.ts';
import type { Cluster } from '../../../harness/testbed/kubernetes/cluster.ts';
import { connect } from '../../../harness/testbed/kubernetes/connection.ts';
import { RUN_LABEL } from '../../../harness/testbed/kubernetes/labels.ts';
import type { KubernetesOptions } from '../../../harness/testbed/kubernetes/options.ts';
import type { ClusterSettings } from '../../../harness/testbed/kubernetes/settings.ts';
import type { Watched } from '../../../harness/testbed/kubernetes/watch.ts';
import { watched } from '../../../harness/testbed/kubernetes/watch.ts';
import { openSite } from '../../../harness/testbed/open.ts';
import type { Series } from './comparison.ts';
import type { ContainerMemory } from './memory.ts';
import { memoryOf, meshContainers } from './memory.ts';
import { Pair } from './pair.ts';
import type { LoadRequest } from './request.ts';

/** After so many, memory is read for the first time. */
const FIRST_REQUESTS = 5_000;
const GONE_MS = 120_000;

export interface MemoryReading {
  /** From the client's pod to the server's by then. */
  readonly requests: number;
  readonly containers: readonly ContainerMemory[];
}

/** What was measured of one mesh. */
export interface Visit {
  readonly title: string;
  readonly mesh: MeshIdentity;
  readonly kubernetes: Json;
  readonly series: Series;
  /** After the first requests, and after all of them. */
  readonly memory: readonly [MemoryReading, MemoryReading];
  /** Load average of the minute before, each time a pair had been measured. */
  readonly load: readonly number[];
}

export interface VisitOptions extends Pick<LoadRequest, 'sampleAppImage' | 'seconds' | 'rounds'> {
  /** Profile of no mesh at all. */
  readonly without: KubernetesProfile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  say(words: string): void;
}

/**
 * Installs a mesh and measures it, each time between two measurements of a pair that is not in the mesh, on the same
 * cluster. Takes everything away again, whatever happens.
 *
 * @throws ClusterError, LoadError
 */
export async function visit(profile: KubernetesProfile, options: VisitOptions): Promise<Visit> {
  const { without, env, signal, say } = options;
  const shared = { run: randomUUID(), env, signal, now: Date.now, versions: PAIRINGS['v0.6.0'] };
  const settings = settingsFor(profile, options);
  say(`${profile.title}: installing`);
  const cluster = await connect(settings, shared);
  const site = await openSite({ ...shared, profile, seed: 1, cluster: settings });
  const pairs: Pair[] = [];
  const paired = async (own: KubernetesOptions): Promise<Pair> => {
    const pair = await Pair.open(own, cluster);
    pairs.push(pair);
    return pair;
  };
  try {
    say(`${profile.title}: a pair in the mesh, and one that is not`);
    const inside = await paired({ ...shared, profile, seed: 1, cluster: settings });
    const outside = await paired({ ...shared, profile: without, seed: 2, cluster: settings });
    await quiet(cluster, shared.run, signal);
    const containers = [...inside.containers, ...(await meshContainers(cluster, profile.ran.pods, signal))];
    const read = async (): Promise<MemoryReading> => ({
      requests: inside.requests,
      containers: await memoryOf(containers),
    });
    await outside.send(FIRST_REQUESTS);
    await inside.send(FIRST_REQUESTS - inside.requests);
    const first = await read();
    say(`${profile.title}: measuring`);
    const { series, load } = await alternate(inside, outside, options);
    const memory = [first, await read()] as const;
    const { mesh, facts } = await site.identify();
    return { title: profile.title, mesh, kubernetes: kubernetesOf(facts), series, memory, load };
  } finally {
    say(`${profile.title}: taking it away`);
    await Promise.allSettled([...pairs, cluster].map((opened) => opened.close()));
    await site.close();
  }
}

/** Where nothing is installed, the objects that let the client in have no CRDs but those of the suite. */
function settingsFor({ install }: KubernetesProfile, { sampleAppImage }: VisitOptions): ClusterSettings {
  return {
    provider: { kind: 'existing' },
    stages: 1,
    image: sampleAppImage,
    mode: 'strict',
    mesh: 'install',
    crds: install.length === 0 ? 'install' : 'as-they-stand',
    afterwards: 'remove',
  };
}

async function alternate(
  inside: Pair,
  outside: Pair,
  { seconds, rounds }: VisitOptions,
): Promise<{ readonly series: Series; readonly load: readonly number[] }> {
  const without = [await outside.measure(seconds)];
  const mesh = [];
  const load = [];
  for (let round = 0; round < rounds; round++) {
    mesh.push(await inside.measure(seconds));
    without.push(await outside.measure(seconds));
    load.push(os.loadavg()[0] ?? 0);
  }
  return { series: { mesh, without }, load };
}

/** Waits until what was only needed to make the stages is gone. */
async function quiet(cluster: Cluster, run: string, signal: AbortSignal): Promise<void> {
  const end = new AbortController();
  const until = AbortSignal.any([signal, end.signal, AbortSignal.timeout(GONE_MS)]);
  const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent(`${RUN_LABEL}=${run}`)}`;
  try {
    for await (const namespaces of watched<Watched>(cluster, path, until))
      if (namespaces.every(({ metadata }) => metadata.deletionTimestamp === undefined)) return;
  } finally {
    end.abort();
  }
}

function kubernetesOf(facts: Json): Json {
  return facts !== null && typeof facts === 'object' && 'kubernetes' in facts ? facts.kubernetes : null;
}
