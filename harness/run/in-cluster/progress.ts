import type { Json } from '../../model/kubernetes.ts';
import type { CrewEvent } from '../crew.ts';
import { parseProgress } from './progress-line.ts';

/** Progress of all pods together: what is performed again after a pod has failed is told once. */
export class Progress {
  readonly #onEvent: (event: CrewEvent) => void;
  readonly #told = new Set<string>();

  constructor(onEvent: (event: CrewEvent) => void) {
    this.#onEvent = onEvent;
  }

  take(line: Json): void {
    const event = parseProgress(line);
    if (event === undefined) return;
    const test = event.kind === 'test-started' ? event.test : event.test.test;
    const repetition = event.kind === 'test-ended' ? (event.repetition ?? 1) : 0;
    const key = `${test} ${repetition}`;
    if (this.#told.has(key)) return;
    if (event.kind === 'test-ended') this.#told.add(key);
    this.#onEvent(event);
  }
}
