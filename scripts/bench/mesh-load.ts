import { rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { INTERRUPTED, listenForInterruption } from '../../harness/cli/interruption.ts';
import { problemOf } from '../../harness/cli/problem.ts';
import { HOUSE } from '../../harness/cli/rooms.ts';
import { ofProcess } from '../../harness/cli/surroundings.ts';
import { NO_MESH, profileOnCluster } from './mesh-load/profile.ts';
import type { LoadRequest } from './mesh-load/request.ts';
import { readLoadRequest } from './mesh-load/request.ts';
import { loadTable } from './mesh-load/table.ts';
import type { Visit } from './mesh-load/visit.ts';
import { visit } from './mesh-load/visit.ts';
import { versionOfWrk } from './mesh-load/wrk.ts';

// Run by hand, as root on the machine of a cluster's one node, with KUBECONFIG: the latency and the throughput that meshes
// cost, by the sample application and wrk, and their memory. Each mesh is installed by its profile, measured between
// measurements of a pair of pods that is not in it, and taken away. "No mesh" is measured like a mesh first: how far its
// ratios are from 1 is the error of the others.

const { env, signals, now, err, out } = ofProcess(HOUSE);
const say = (words: string): void => err.write(`${now().toISOString().slice(11, 19)} ${words}\n`);
const interruption = listenForInterruption({ signals, now }, () => say('interrupted: cleaning up'));
const { signal } = interruption;
try {
  const request = readLoadRequest(process.argv.slice(2));
  const without = await profileOnCluster(NO_MESH);
  const profiles = await Promise.all(request.meshes.map(profileOnCluster));
  const wrk = await versionOfWrk(signal);
  const startedAt = now().toISOString();
  const visits: Visit[] = [];
  try {
    for (const profile of [without, ...profiles])
      visits.push(await visit(profile, { ...request, without, env, signal, say }));
  } finally {
    // What was measured before a mesh failed is measured.
    if (visits.length > 0) await report(visits, { startedAt, wrk, request });
  }
} catch (error) {
  const { message, exitCode } = problemOf(error);
  if (!signal.aborted) err.write(`${message}\n`);
  process.exitCode = signal.aborted ? INTERRUPTED : exitCode;
} finally {
  interruption.end();
}

async function report(
  visits: readonly Visit[],
  how: { readonly startedAt: string; readonly wrk: string; readonly request: LoadRequest },
): Promise<void> {
  const { wrk, request } = how;
  const machine = { processors: os.availableParallelism(), kernel: os.release(), node: process.version };
  const load = visits.flatMap((one) => one.load);
  const loads = [Math.min(...load), Math.max(...load)].map((average) => average.toFixed(1)).join(' to ');
  out.write(
    `wrk ${wrk}, ${request.rounds} × ${request.seconds} s; ${machine.processors} processors, load average ${loads}; × none: least / median / greatest\n\n${loadTable(visits)}`,
  );
  const written = `${request.out}.${process.pid}`;
  await writeFile(written, `${JSON.stringify({ ...how, machine, visits }, null, 2)}\n`);
  await rename(written, request.out);
}
