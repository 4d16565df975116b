import { Stragglers } from '../judge/straggler.ts';
import type { Receipt, Sent } from '../model/control.ts';
import type { TestStep } from '../model/evidence.ts';
import type { Intended, Outcome } from '../model/outcome.ts';
import { outcomeOf } from '../model/outcome.ts';

/** What has been done and observed in one test so far. Every step also goes to `sink`: the evidence file. */
export class Recorder {
  readonly steps: TestStep[] = [];
  readonly #receipts = new Map<string, Receipt[]>();
  readonly #stragglers = new Stragglers();
  readonly #sink: (step: TestStep) => void;

  constructor(sink: (step: TestStep) => void) {
    this.#sink = sink;
  }

  /** @returns whether it shows attempts of before the last change that nobody had recorded until then */
  append(step: TestStep): boolean {
    this.steps.push(step);
    if (step.record === 'received') {
      for (const receipt of step.receipts) {
        const known = this.#receipts.get(receipt.nonce);
        if (known) known.push(receipt);
        else this.#receipts.set(receipt.nonce, [receipt]);
      }
    }
    this.#sink(step);
    return this.#stragglers.add(step);
  }

  /** As far as the receipts read so far tell. */
  outcome(sent: Sent, intended: readonly Intended[]): Outcome {
    return outcomeOf(sent, this.receiptsOf(sent), intended);
  }

  receiptsOf(sent: Sent): readonly Receipt[] {
    return this.#receipts.get(sent.nonce) ?? [];
  }
}
