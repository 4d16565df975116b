import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import type { Palette } from '../../reports/palette.ts';
import { renderVerification } from '../../reports/verification.ts';
import type { PublishEnd } from '../attest/publish/publish.ts';
import { exitCodeOf } from '../attest/verification.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { isResultFile } from './out-folder.ts';
import { existingFolder } from './result-folder.ts';
import type { Surroundings } from './surroundings.ts';
import { TRUST_ARGUMENTS, trustAsGiven } from './trust.ts';
import { UsageError } from './usage-error.ts';

const args: ArgsDef = {
  folder: { type: 'positional', required: false, description: 'Folder that a run has written and signed' },
  to: {
    type: 'string',
    valueHint: 'DIR|git:REPO#BRANCH|oci://REGISTRY/REPO:TAG',
    description: 'A folder, a branch of a git repository (path or URL), or an OCI registry',
  },
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Key of the signer, public or private (Default: your own)',
  },
  ...TRUST_ARGUMENTS,
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

export const publish = defineCommand<ArgsDef>({
  meta: { name: 'publish', description: 'Put a result that verifies where others can read it' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const surroundings: Surroundings = data;
    const { out, err, env, now, signals, rooms } = surroundings;
    const given = readArguments(rawArgs, args);
    const folder = await existingFolder(
      given.positional,
      'smi-conformance publish results/<time>-<seed> --to public',
    );
    const to = given.one('to');
    if (to === undefined)
      throw new UsageError('USAGE_OPTION', 'say where to, for example: --to public, see --help.');
    const trust = await trustAsGiven(given, surroundings);
    const interruption = listenForInterruption({ signals, now }, () => {
      err.write('interrupted: cleaning up, once more to stop at once\n');
    });
    try {
      const ended = await rooms.publishFolder(folder, {
        to,
        isResultFile,
        trust,
        env,
        signal: interruption.signal,
      });
      out.write(
        given.has('json') ? `${JSON.stringify(ended, null, 2)}\n` : told(ended, paletteFor(out, env)),
      );
      return ended.kind === 'refused' ? exitCodeOf(ended.outcome) : 0;
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});

function told(ended: PublishEnd, palette: Palette): string {
  if (ended.kind === 'refused') {
    const { outcome, checks } = ended;
    const words = `not published: ${'code' in outcome ? `${outcome.code}: ` : ''}${outcome.message}`;
    return renderVerification(checks, palette.bad(words), palette);
  }
  const { kind, place, remarks, leftOut } = ended;
  const first = kind === 'published' ? `published at ${place}` : `nothing to do, it is there: ${place}`;
  const last = leftOut.length === 0 ? [] : [`left out, no file of a result: ${leftOut.join(', ')}`];
  return `${[palette.good(first), ...remarks, ...last].join('\n')}\n`;
}
