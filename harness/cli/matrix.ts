import os from 'node:os';
import path from 'node:path';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { alignColumns } from '../../reports/columns.ts';
import type { Feed } from '../../reports/site/feed.ts';
import { packageVersion } from '../attest/package.ts';
import { clauseById } from '../catalogue/clauses.ts';
import { withoutSmi } from '../profiles/without-smi.ts';
import { OutFolder } from '../run/out-folder.ts';
import { admitAll } from './admission.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { candidatesAmong } from './candidates.ts';
import { paletteFor } from './colour.ts';
import { JudgementMemory } from './judgement-memory.ts';
import { checkSiteFolder } from './out-folder.ts';
import { TROUBLE } from './problem.ts';
import { clearCopies, writeSite } from './site.ts';
import { SiteReports } from './site-reports.ts';
import type { Surroundings } from './surroundings.ts';
import { TRUST_ARGUMENTS, trustAsGiven } from './trust.ts';
import { UsageError } from './usage-error.ts';

const args: ArgsDef = {
  folders: {
    type: 'positional',
    required: false,
    valueHint: 'DIR…',
    description: 'Folders that runs have written, or folders in which such folders lie',
  },
  out: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Folder for the site; one that is there is replaced',
  },
  key: {
    type: 'string',
    valueHint: 'FILE,…',
    description: 'Keys of the signers that you accept, public or private (Default: your own)',
  },
  ...TRUST_ARGUMENTS,
  now: {
    type: 'string',
    valueHint: 'DATE',
    description: 'Judge staleness at this moment, ISO 8601 (Default: now)',
  },
  ...COMMON_ARGUMENTS,
};

/** Each holds the evidence of a run, some hundred megabytes. */
const MOST_THREADS = 8;

export const matrix = defineCommand<ArgsDef>({
  meta: { name: 'matrix', description: 'Make a public matrix, a static site, of results that verify' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const given = readArguments(rawArgs, args);
    const now = momentOf(given.one('now'), data.now());
    const rooms = askedOnce(data.rooms);
    const surroundings: Surroundings = { ...data, now: () => now, rooms };
    const out = given.one('out');
    if (out === undefined)
      throw new UsageError('USAGE_VALUE', 'say where with --out, for example: --out site');
    if (given.positionals.length === 0)
      throw new UsageError(
        'USAGE_ARGUMENT',
        'say which results, for example: smi-conformance matrix results/',
      );
    const candidates = await candidatesAmong(given.positionals);
    await checkSiteFolder(out);
    const trust = await trustAsGiven(given, surroundings);
    const generator = {
      name: 'smi-conformance',
      version: await packageVersion(),
      digest: await rooms.suiteDigest(),
    } as const;
    const memory = await JudgementMemory.open(data.env, generator);
    const threads = Math.min(os.availableParallelism(), MOST_THREADS);
    const jury = await rooms.convene(trust, threads);
    const reports = new SiteReports({ jury, memory, site: out });
    const folder = await OutFolder.create(out);
    try {
      const copies = path.join(folder.draft, 'copies');
      // Twice as many as threads, so that none of them waits for files.
      const setting = { rooms, trust, reports, width: 2 * threads };
      const admissions = await admitAll(candidates, copies, setting);
      const admitted = admissions.filter((one) => one.kind === 'admitted');
      const source = {
        verified: admitted.map(({ verified }) => verified),
        unverified: admissions.flatMap((one) => (one.kind === 'refused' ? [one.unverified] : [])),
        withoutSmi: await withoutSmi(),
        now,
        generator,
      };
      const feed = await writeSite(folder.draft, source, { admitted, clauses: clauseById(trust.clauses) });
      await clearCopies(copies);
      await folder.publish();
      await memory.save();
      return tell(feed, { out, reports }, surroundings);
    } catch (error) {
      await folder.discard();
      throw error;
    } finally {
      await jury.dismiss();
    }
  },
});

/** What is the same for all results is asked for once: a trusted root may have to be fetched. */
function askedOnce(rooms: Surroundings['rooms']): Surroundings['rooms'] {
  let digest: ReturnType<typeof rooms.suiteDigest> | undefined;
  let root: ReturnType<typeof rooms.loadTrustedRoot> | undefined;
  return {
    ...rooms,
    suiteDigest: () => {
      digest ??= rooms.suiteDigest();
      return digest;
    },
    loadTrustedRoot: (file) => {
      root ??= rooms.loadTrustedRoot(file);
      return root;
    },
  };
}

/** A day (its first moment, UTC) or a moment with its zone: local time would be another one elsewhere. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function momentOf(text: string | undefined, clock: Date): Date {
  if (text === undefined) return clock;
  const moment = new Date(text);
  if (!MOMENT.test(text) || Number.isNaN(moment.getTime())) {
    throw new UsageError(
      'USAGE_VALUE',
      `--now ${text} is no moment: write 2026-11-22 or 2026-11-22T10:00:00Z.`,
    );
  }
  return moment;
}

function tell(
  { results, unverified }: Feed,
  { out, reports }: { readonly out: string; readonly reports: SiteReports },
  surroundings: Surroundings,
): number {
  const { good, warn, bad } = paletteFor(surroundings.out, surroundings.env);
  const stale = results.filter((result) => result.stale).length;
  const lines = [
    ...alignColumns([
      ...unverified.map(({ name, code, reason }) => [
        { text: 'not shown', paint: bad },
        { text: name },
        { text: `${code}: ${reason}` },
      ]),
    ]),
  ];
  const counts = [
    good(`${results.length} verified`),
    ...(stale === 0 ? [] : [warn(`${stale} of them stale`)]),
    ...(unverified.length === 0 ? [] : [bad(`${unverified.length} not shown`)]),
  ];
  const judged = `${reports.anew} anew, ${reports.remembered} before`;
  lines.push(`results  ${counts.join(', ')}`, `judged   ${judged}`, `site     ${out}`);
  surroundings.out.write(`${lines.join('\n')}\n`);
  return unverified.length === 0 ? 0 : TROUBLE;
}
