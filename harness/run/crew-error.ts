/** What vitest keeps of an error on its way from a worker. */
export interface WorkerError {
  readonly message?: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

/** Something other than a test went wrong in a worker: the harness's own trouble, or that of a fault's code. */
export class CrewError extends Error {
  readonly code = 'WORKER_FAILED';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CrewError';
  }

  /** The same, once what was observed is kept. */
  withEvidenceIn(folder: string): CrewError {
    return new CrewError(
      `${this.message}\nWhat was observed until then is in ${folder}, unsigned; --debug shows more of what went wrong.`,
      {
        cause: this.cause,
      },
    );
  }
}

/** One error for all that went wrong: the first in words, with the place where it was thrown; whole in the cause. */
export function crewErrorOf(errors: readonly WorkerError[]): CrewError {
  const words = new Set(errors.map(wordsOf));
  const [first = 'for no reason that it told'] = words;
  const more = words.size > 1 ? ` (and ${words.size - 1} more)` : '';
  const stacks = new Set(errors.map(({ stack, message }) => stack ?? message ?? ''));
  const cause = Object.assign(new Error(first), { stack: [...stacks].join('\n') });
  return new CrewError(`a worker broke down, so there is no verdict on the mesh: ${first}${more}`, { cause });
}

/** Vitest wraps what happened to a worker: the innermost cause says it. */
function wordsOf({ message = '', stack = '', cause }: WorkerError): string {
  if (typeof cause === 'object' && cause !== null) return wordsOf(cause);
  const place = stack.split('\n').find((line) => line.trim().startsWith('at '));
  return place === undefined ? message : `${message}, ${place.trim()}`;
}
