import type { Surroundings } from './surroundings.ts';

/** 128 + SIGINT, also for SIGTERM: "interrupted". */
export const INTERRUPTED = 130;

export interface Interruption {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

/** One Ctrl-C may arrive several times: from the terminal, and handed on by npm or npx. Milliseconds. */
const SAME_MS = 500;

/** The first signal asks for an orderly end, the second ends the process at once. */
export function listenForInterruption(
  { signals, now }: Pick<Surroundings, 'signals' | 'now'>,
  onFirst: () => void,
): Interruption {
  const controller = new AbortController();
  let firstAt = Number.NEGATIVE_INFINITY;
  const listener = () => {
    if (controller.signal.aborted) {
      if (now().getTime() - firstAt > SAME_MS) signals.exit(INTERRUPTED);
      return;
    }
    firstAt = now().getTime();
    onFirst();
    controller.abort();
  };
  signals.on('SIGINT', listener);
  signals.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    end: () => {
      signals.off('SIGINT', listener);
      signals.off('SIGTERM', listener);
    },
  };
}
