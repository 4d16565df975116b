import { suiteDigest } from '../attest/digest.ts';
import { packageVersion, ROOT } from '../attest/package.ts';
import { pairingOf, SPEC_COMMIT } from '../model/api.ts';
import type { RunRecord, Selection } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Site, TestbedIdentity } from '../testbed/testbed.ts';
import type { RunOptions } from './run-options.ts';

/** What is known of a run before its tests begin. */
export interface Outset {
  readonly run: string;
  readonly site: Site;
  readonly identity: TestbedIdentity;
  readonly profile: Profile;
  readonly selection: Selection;
  readonly options: Pick<RunOptions, 'seed' | 'release' | 'repetitions'>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The head of a run's evidence. */
export async function runRecordOf({
  run,
  site: { kind, traits, versions, convergenceMs },
  identity: { facts, ...identity },
  profile,
  selection,
  options: { seed, release, repetitions },
  startedAt,
}: Outset): Promise<RunRecord> {
  return {
    record: 'run',
    schema: EVIDENCE_SCHEMA,
    run,
    startedAt,
    seed,
    suite: { name: 'smi-conformance', version: await packageVersion(), digest: await suiteDigest(ROOT) },
    specCommit: SPEC_COMMIT,
    release: kind === 'embedded' ? release : pairingOf(versions, release),
    versions,
    claims: profile.claims,
    testbed: { kind, traits, facts },
    convergenceMs,
    selection,
    ...identity,
    mesh: { ...identity.mesh, ...(!profile.verified && { profile: 'unverified' }) },
    ...(repetitions > 1 && { repetitions }),
  };
}

/** The same with what is known of the mesh when the tests are over. */
export function withIdentity(record: RunRecord, { mesh, facts }: TestbedIdentity): RunRecord {
  const { profile } = record.mesh;
  return { ...record, mesh: { ...mesh, ...(profile && { profile }) }, testbed: { ...record.testbed, facts } };
}
