import { stat } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderVerification } from '../../reports/verification.ts';
import type { VerificationOutcome } from '../attest/verification.ts';
import { exitCodeOf } from '../attest/verification.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

const args: ArgsDef = {
  folder: { type: 'positional', required: false, description: 'Folder that a run has written' },
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Key of the signer you trust, public or private (Default: your own)',
  },
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

export const verify = defineCommand<ArgsDef>({
  meta: { name: 'verify', description: 'Check who signed results, judge their evidence again, and compare' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, env, now, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const folder = await existingFolder(given.positional);
    const [trustedKey, manifest, clauses, suiteDigest] = await Promise.all([
      rooms.loadTrustedKey(given.one('key'), env),
      rooms.loadManifest(),
      rooms.loadClauses(),
      rooms.suiteDigest(),
    ]);
    const { checks, outcome } = await rooms.verifyFolder(folder, {
      trustedKeys: [trustedKey],
      manifest,
      clauses,
      suiteDigests: new Set([suiteDigest]),
      now: now(),
    });
    const palette = paletteFor(out, env);
    const paint =
      outcome.kind === 'verified' ? palette.good : outcome.kind === 'refused' ? palette.bad : palette.warn;
    out.write(
      given.has('json')
        ? `${JSON.stringify({ outcome, checks }, null, 2)}\n`
        : renderVerification(checks, paint(conclusion(outcome)), palette),
    );
    return exitCodeOf(outcome);
  },
});

async function existingFolder(folder: string | undefined): Promise<string> {
  const example = 'smi-conformance verify results/<time>-<seed>';
  if (folder === undefined)
    throw new UsageError('USAGE_ARGUMENT', `say which folder, for example: ${example}`);
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new UsageError(
      'USAGE_ARGUMENT',
      `${folder} is no folder: name one that a run has written, for example: ${example}`,
    );
  }
  return folder;
}

function conclusion(outcome: VerificationOutcome): string {
  switch (outcome.kind) {
    case 'verified':
      return 'verified';
    case 'refused':
      return `refused (${outcome.code}): ${outcome.message}`;
    case 'partial':
    case 'faulted':
    case 'stale':
      // The message begins with the word itself.
      return `signed and true, but ${outcome.message}`;
    default:
      return outcome satisfies never;
  }
}
