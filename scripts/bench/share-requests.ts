import path from 'node:path';
import { readEvidence } from '../../harness/evidence/reader.ts';
import { clientsOf } from '../../harness/judge/clients.ts';
import { shareProgress } from '../../harness/judge/share.ts';
import { transcriptOf } from '../../harness/judge/transcript.ts';

// Run by hand: `node scripts/bench/share-requests.ts FOLDER…` tells of runs, from their evidence, how many requests each
// share expectation counted, beside the mean of the declared procedure and Wald's for one one-sided test.

interface Tally {
  readonly name: string;
  readonly counted: number;
  readonly simulatedMean: number;
  readonly waldMean: number;
  readonly kind: string;
}

async function talliesOf(folder: string): Promise<readonly Tally[]> {
  const { tests } = await readEvidence(path.join(folder, 'evidence.jsonl.gz'));
  return tests.flatMap((evidence) =>
    transcriptOf(evidence).episodes.flatMap(({ record, expectation, probes }): readonly Tally[] => {
      if (expectation.kind !== 'shares') return [];
      const { perClient, batchSizes } = clientsOf(expectation, probes);
      const progress = shareProgress(expectation, perClient, batchSizes);
      if (progress.kind === 'gate-shut') return [];
      const shares = expectation.backends.map(({ share }) => (100 * share).toFixed(0)).join(' : ');
      const clients = expectation.probes.length > 1 ? `, ${expectation.probes.length} clients` : '';
      return [{ name: `${evidence.test.test}#${record.seq} ${shares}${clients}`, ...progress }];
    }),
  );
}

const all = (await Promise.all(process.argv.slice(2).map(talliesOf))).flat();
const sum = (tallies: readonly Tally[], value: (tally: Tally) => number) =>
  tallies.reduce((total, tally) => total + value(tally), 0);

for (const [name, tallies] of [...Map.groupBy(all, ({ name }) => name), ['all', all] as const]) {
  const counted = sum(tallies, (tally) => tally.counted);
  const declared = sum(tallies, (tally) => tally.simulatedMean);
  const wald = sum(tallies, (tally) => tally.waldMean);
  const kinds = [...new Set(tallies.map(({ kind }) => kind))].join('/');
  const mean = (total: number) => (total / tallies.length).toFixed(0).padStart(5);
  console.log(
    `${name.padEnd(34)} ${String(tallies.length).padStart(4)} × ${mean(counted)} requests, simulated mean ${mean(declared)}, Wald ${mean(wald)}, ratio ${(counted / declared).toFixed(2)} ${kinds}`,
  );
}
