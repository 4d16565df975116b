import { stripVTControlCharacters } from 'node:util';
import type { ArgsDef, CommandDef } from 'citty';
import { defineCommand, renderUsage, runCommand } from 'citty';
import { PLAIN } from '../../reports/palette.ts';
import { packageVersion } from '../attest/package.ts';
import { didYouMean } from '../catalogue/nearest.ts';
import { readArguments } from './arguments.ts';
import { clean } from './clean.ts';
import { paletteFor } from './colour.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { matrix } from './matrix.ts';
import { merge } from './merge.ts';
import { mutants } from './mutants.ts';
import { pod } from './pod.ts';
import { problemOf, stackOf, WRONG_USAGE } from './problem.ts';
import { publish } from './publish.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { sign } from './sign.ts';
import type { Output, Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';
import { verify } from './verify.ts';

const COMMANDS: ReadonlyMap<string, CommandDef> = new Map([
  ['run', run],
  ['verify', verify],
  ['merge', merge],
  ['sign', sign],
  ['publish', publish],
  ['report', report],
  ['diff', diff],
  ['matrix', matrix],
  ['list', list],
  ['explain', explain],
  ['mutants', mutants],
  ['init', init],
  ['doctor', doctor],
  ['clean', clean],
  ['pod', pod],
]);

const NAME = 'smi-conformance';

const PROGRAM = defineCommand<ArgsDef>({
  meta: async () => ({
    name: NAME,
    version: await packageVersion(),
    description: 'Conformance harness for the Service Mesh Interface',
  }),
  subCommands: Object.fromEntries(COMMANDS),
});

/**
 * One command, from its words to its exit code. Errors are printed here and nowhere else.
 *
 * @param argv the words after the program's name
 */
export async function program(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await dispatch(argv, surroundings);
  } catch (error) {
    const { message, exitCode } = problemOf(error);
    const { bad, dim } = paletteFor(surroundings.err, surroundings.env);
    surroundings.err.write(`${bad(`${NAME}:`)} ${message}\n`);
    if (argv.includes('--debug')) surroundings.err.write(`${dim(stackOf(error))}\n`);
    return exitCode;
  }
}

async function dispatch(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name, ...words] = argv;
  if (name === undefined) {
    await printUsage(surroundings.err, surroundings.env, PROGRAM);
    return WRONG_USAGE;
  }
  if (name === '--help' || name === '-h') {
    await printUsage(surroundings.out, surroundings.env, PROGRAM);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    surroundings.out.write(`${await packageVersion()}\n`);
    return 0;
  }
  const command = COMMANDS.get(name);
  if (command === undefined) {
    const known = [...COMMANDS.keys()].filter((command) => command !== 'pod');
    const what = name.startsWith('-')
      ? `the command comes before its options, "${name}" is none`
      : `unknown command "${name}"${didYouMean(name, known)}`;
    throw new UsageError('USAGE_COMMAND', `${what}: use ${known.join(', ')}, or --help.`);
  }
  const definition = await (typeof command.args === 'function' ? command.args() : command.args);
  // Before citty looks at them: it lets unknown options pass.
  const given = readArguments(words, definition ?? {});
  if (given.has('help')) {
    await printUsage(surroundings.out, surroundings.env, command);
    return 0;
  }
  const { result } = await runCommand(command, { rawArgs: words, data: surroundings });
  return result as number;
}

async function printUsage(output: Output, env: Surroundings['env'], command: CommandDef): Promise<void> {
  const padded = await renderUsage(command, command === PROGRAM ? undefined : PROGRAM);
  const usage = padded.replace(/ +$/gm, '');
  const shown = paletteFor(output, env) === PLAIN ? stripVTControlCharacters(usage) : usage;
  output.write(`${shown}\n`);
}
