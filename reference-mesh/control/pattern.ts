// Regular expressions of routes. Anybody who may write a route writes them, so they are bounded, and one that does
// not compile matches nothing. Compiled ones are remembered: a route is asked on every request.

/** Longest expression that is looked at, characters. */
export const MAX_PATTERN_LENGTH = 1024;
/** Longest path or header value that is matched, characters. */
export const MAX_SUBJECT_LENGTH = 8192;

const REMEMBERED = 4096;

type Compiled = RegExp | undefined;

function compile(pattern: string, anchored: (pattern: string) => string): Compiled {
  if (pattern.length > MAX_PATTERN_LENGTH) return undefined;
  try {
    // By itself first: `a)(b` must not become valid by the group around it.
    new RegExp(pattern);
    return new RegExp(anchored(pattern));
  } catch {
    return undefined;
  }
}

function remembering(anchored: (pattern: string) => string): (pattern: string, subject: string) => boolean {
  const known = new Map<string, Compiled>();
  return (pattern, subject) => {
    if (!known.has(pattern)) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(pattern, compile(pattern, anchored));
    }
    return subject.length <= MAX_SUBJECT_LENGTH && known.get(pattern)?.test(subject) === true;
  };
}

/** Does the subject begin with what the pattern describes? */
export const matchesBeginning = remembering((pattern) => `^(?:${pattern})`);

/** Is the whole subject what the pattern describes? */
export const matchesWhole = remembering((pattern) => `^(?:${pattern})$`);

/** Does the subject contain what the pattern describes? */
export const matchesAnywhere = remembering((pattern) => pattern);
