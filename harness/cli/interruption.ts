import type { Signals } from './surroundings.ts';

/** 128 + SIGINT, also for SIGTERM: "interrupted". */
export const INTERRUPTED = 130;

export interface Interruption {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

/** The first signal asks for an orderly end, the second ends the process at once. */
export function listenForInterruption(signals: Signals, onFirst: () => void): Interruption {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) {
      signals.exit(INTERRUPTED);
      return;
    }
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
