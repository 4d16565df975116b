import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { COMMON_ARGUMENTS, knownNames, readArguments } from './arguments.ts';
import { reportBadges } from './report-badges.ts';
import type { ReportRequest } from './report-request.ts';
import { reportText } from './report-text.ts';
import { existingFolder } from './result-folder.ts';
import type { Surroundings } from './surroundings.ts';
import { TRUST_ARGUMENTS, trustAsGiven } from './trust.ts';
import { UsageError } from './usage-error.ts';

/** Makes a report of a result's folder, and returns the exit code. */
type Format = (request: ReportRequest, surroundings: Surroundings) => Promise<number>;

const FORMATS = {
  html: reportText('html'),
  junit: reportText('junit'),
  md: reportText('md'),
  badge: reportBadges,
} as const satisfies Readonly<Record<string, Format>>;
const FORMAT_NAMES = Object.keys(FORMATS) as readonly (keyof typeof FORMATS)[];

const args: ArgsDef = {
  folder: { type: 'positional', required: false, description: 'Folder that a run has written' },
  format: { type: 'string', valueHint: FORMAT_NAMES.join('|'), description: 'What to make of it' },
  out: {
    type: 'string',
    valueHint: 'FILE|DIR|-',
    description: 'File, folder for badges, or - for stdout (Default: into the folder itself)',
  },
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'For badges: key of the signer you trust, public or private (Default: your own)',
  },
  ...TRUST_ARGUMENTS,
  ...COMMON_ARGUMENTS,
};

export const report = defineCommand<ArgsDef>({
  meta: {
    name: 'report',
    description: 'Make a report of the folder of a run again: page, JUnit, Markdown or badges',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const surroundings: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const formats = `use ${FORMAT_NAMES.join(', ')}.`;
    const name = given.one('format');
    if (name === undefined) throw new UsageError('USAGE_VALUE', `say which with --format: ${formats}`);
    const [format = 'badge'] = knownNames('format', [name], FORMAT_NAMES, formats);
    const folder = await existingFolder(
      given.positional,
      `smi-conformance report results/<time>-<seed> --format ${format}`,
    );
    const trust = () => trustAsGiven(given, surroundings);
    return FORMATS[format]({ folder, out: given.one('out'), trust }, surroundings);
  },
});
