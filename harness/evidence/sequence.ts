import type {
  EvidenceRecord,
  RunEvidence,
  RunRecord,
  TestEvidence,
  TestRecord,
  TestStep,
} from '../model/evidence.ts';

/** The evidence of a run as a reader gives it. */
export interface RecordedRun extends RunEvidence {
  /** When the run ended, milliseconds since the epoch. */
  readonly endedAt: number;
}

/** The order that records stand in: `run`, then per test `test`, its steps, `test-end`, and last `end`. */
export class Sequence {
  readonly #seen = new Set<string>();
  readonly #tests: TestEvidence[] = [];
  readonly #keep: (test: TestEvidence) => void;
  #lastOpened = '';
  #run: RunRecord | undefined;
  #test:
    | { readonly test: TestRecord; readonly steps: TestStep[]; expectations: number; observations: number }
    | undefined;
  #end: Pick<RecordedRun, 'outcome' | 'endedAt'> | undefined;

  /** @param onTest takes each test as it ends; all are kept by default */
  constructor(onTest?: (test: TestEvidence) => void) {
    this.#keep = onTest ?? ((test) => this.#tests.push(test));
  }

  /** @returns what is wrong with this record at this place, or nothing */
  add(record: EvidenceRecord): string | undefined {
    if (this.#end !== undefined) return `a ${record.record} record after the end`;
    if (this.#run === undefined && record.record !== 'run') return 'the first record must be the run record';
    switch (record.record) {
      case 'run':
        if (this.#run !== undefined) return 'a second run record';
        this.#run = record;
        return undefined;
      case 'test':
        return this.#open(record);
      case 'test-end':
        return this.#close({ complete: true });
      case 'end':
        if (this.#test !== undefined) this.#close({ complete: false });
        this.#end = { outcome: record.outcome, endedAt: record.at };
        return undefined;
      case 'change':
      case 'expectation':
      case 'observation':
      case 'sent':
      case 'received':
      case 'self-check':
      case 'reading':
      case 'events':
      case 'deployment':
      case 'schema':
      case 'trouble':
      case 'not-applicable':
        return this.#step(record);
      default:
        return record satisfies never;
    }
  }

  /** The evidence, or nothing if no end record came. */
  end(): RecordedRun | undefined {
    if (this.#run === undefined || this.#end === undefined) return undefined;
    return { run: this.#run, tests: this.#tests, ...this.#end };
  }

  #open(test: TestRecord): string | undefined {
    // A test that was cut has no end of its own.
    if (this.#test !== undefined) this.#close({ complete: false });
    const { repetitions } = this.#run ?? {};
    if (
      (test.repetition ?? 1) > (repetitions ?? 1) ||
      (test.repetition === undefined) !== (repetitions === undefined)
    )
      return `repetition ${test.repetition ?? 'none'} of ${test.test} in a run of ${repetitions ?? 'none'}`;
    const repetition = test.repetition === undefined ? '' : `, repetition ${test.repetition}`;
    const name = `${test.test} (${test.api} ${test.version})${repetition}`;
    if (test.take !== undefined && this.#lastOpened !== name)
      return `take ${test.take} of ${name}, not right behind its first`;
    this.#lastOpened = name;
    const key = test.take === undefined ? name : `${name}, take ${test.take}`;
    if (this.#seen.has(key)) return `test ${key} is there twice`;
    this.#seen.add(key);
    this.#test = { test, steps: [], expectations: 0, observations: 0 };
    return undefined;
  }

  #close({ complete }: Pick<TestEvidence, 'complete'>): string | undefined {
    if (this.#test === undefined) return 'a test-end record without a test';
    const { test, steps } = this.#test;
    this.#keep({ test, steps, complete });
    this.#test = undefined;
    return undefined;
  }

  #step(step: TestStep): string | undefined {
    const open = this.#test;
    if (open === undefined) return `a ${step.record} record outside a test`;
    if (step.record === 'expectation') {
      if (step.seq !== open.expectations) return `expectation ${step.seq}, but ${open.expectations} is next`;
      open.expectations += 1;
    }
    if (step.record === 'observation') {
      if (step.seq !== open.observations) return `observation ${step.seq}, but ${open.observations} is next`;
      open.observations += 1;
    }
    open.steps.push(step);
    return undefined;
  }
}
