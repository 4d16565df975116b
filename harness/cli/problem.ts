/** Exit code for wrong usage or configuration. */
export const WRONG_USAGE = 2;
/** Exit code for the harness's own trouble. */
export const TROUBLE = 3;

/** An error as it is told to the user. */
export interface Problem {
  readonly message: string;
  readonly exitCode: number;
}

/** First word of the codes of errors in what a user wrote or pointed at; others of ours are the harness's trouble. */
const INPUT = [
  'USAGE',
  'TARGET',
  'FAULT',
  'KEY',
  'PROFILE',
  'CATALOGUE',
  'CLAUSE',
  'MANIFEST',
  'TEST',
  'INTENT',
  'CLUSTER',
  'KEYLESS',
  'POLICY',
  'MERGE',
  'RESUME',
  'SIGN',
  'REPORT',
];

/** The code of an error of one of our closed sets (`FAULT_UNKNOWN`); Node's own (`ENOENT`, `ERR_…`) are none. */
function closedCode(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  const isOurs = typeof code === 'string' && /^[A-Z]+(_[A-Z0-9]+)+$/.test(code) && !/^(UND_)?ERR_/.test(code);
  return isOurs ? code : undefined;
}

/** One clear message and the exit code for anything that was thrown. */
export function problemOf(thrown: unknown): Problem {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = closedCode(error);
  if (code === undefined) {
    return {
      message: `harness trouble, no verdict on the mesh: ${error.message || error.name}\nRun it again with --debug to see where it happened.`,
      exitCode: TROUBLE,
    };
  }
  return {
    message: error.message,
    exitCode: INPUT.includes(code.split('_')[0] ?? '') ? WRONG_USAGE : TROUBLE,
  };
}

/** The stack with those of its causes. */
export function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const stack = thrown.stack ?? thrown.message;
  return thrown.cause === undefined ? stack : `${stack}\ncaused by: ${stackOf(thrown.cause)}`;
}
