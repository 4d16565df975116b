import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderVerification } from '../../reports/verification.ts';
import type { VerificationOutcome } from '../attest/verification.ts';
import { exitCodeOf } from '../attest/verification.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import { existingFolder } from './result-folder.ts';
import type { Surroundings } from './surroundings.ts';
import { TRUST_ARGUMENTS, trustAsGiven } from './trust.ts';

const args: ArgsDef = {
  folder: { type: 'positional', required: false, description: 'Folder that a run has written' },
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Key of the signer you trust, public or private (Default: your own)',
  },
  ...TRUST_ARGUMENTS,
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

export const verify = defineCommand<ArgsDef>({
  meta: { name: 'verify', description: 'Check who signed results, judge their evidence again, and compare' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const surroundings: Surroundings = data;
    const { out, env, rooms } = surroundings;
    const given = readArguments(rawArgs, args);
    const folder = await existingFolder(given.positional, 'smi-conformance verify results/<time>-<seed>');
    const { checks, outcome } = await rooms.verifyFolder(folder, await trustAsGiven(given, surroundings));
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

/** An outcome in words. */
export function conclusion(outcome: VerificationOutcome): string {
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
