import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestCase, TestUserConfig } from 'vitest/node';
import { createVitest } from 'vitest/node';
import type { Account } from '../../reports/account.ts';
import { ROOT } from '../attest/package.ts';
import type { Detail } from '../judge/test.ts';
import type { TestResult } from '../model/result.ts';
import type { Site } from '../testbed/testbed.ts';
import type { RunContext } from './context.ts';
import type { WorkerError } from './crew-error.ts';
import { CrewError, crewErrorOf } from './crew-error.ts';
import type { SuiteTest } from './suite.ts';

/** What a worker tells of a test that ended. */
export interface TestReport {
  readonly test: TestResult;
  /** From 1, in a run that repeats its tests. */
  readonly repetition?: number;
  readonly durationMs: number;
  /** How often it was performed: twice where trouble met the first time. */
  readonly takes: number;
  /** The judge's words on the expectations that did not pass. */
  readonly details: readonly Detail[];
  /** The same with what was expected and seen, for people. */
  readonly accounts: readonly Account[];
}

export type CrewEvent =
  | { readonly kind: 'test-started'; readonly test: string; readonly title: string }
  | ({ readonly kind: 'test-ended' } & TestReport);

declare module 'vitest' {
  export interface TaskMeta {
    conformance?: TestReport;
  }
}

/** What the crew brought back. */
export interface Performed {
  readonly reports: readonly TestReport[];
  /** Set when something other than a test went wrong: what is missing from the evidence was not performed. */
  readonly breakdown?: CrewError;
}

export interface Direction {
  readonly signal: AbortSignal;
  readonly staging: Site['staging'];
  /** When a worker that is still busy counts as hung, milliseconds from now. */
  readonly limitMs: number;
  readonly onEvent: (event: CrewEvent) => void;
}

/** How long tests may take to end in good order, and how long a worker may be deaf. */
const GRACE_MS = 2_000;

/**
 * Performs the tests in vitest's workers, the files that took longest last time first, each file's tests in an order
 * drawn from the seed; their logs are in `context.evidence`. Ends soon after `signal` is aborted, whatever the workers do.
 */
export async function performAll(
  tests: readonly SuiteTest[],
  context: RunContext,
  { signal, staging, limitMs, onEvent }: Direction,
): Promise<Performed> {
  const reports: TestReport[] = [];
  const lost: WorkerError[] = [];
  const titles = new Map(tests.map(({ definition }) => [definition.id as string, definition.title]));
  const reporter: Reporter = {
    onTestCaseReady: ({ name }) => {
      const id = name.split(' ')[0] ?? '';
      onEvent({ kind: 'test-started', test: id, title: titles.get(id) ?? '' });
    },
    onTestCaseResult: (testCase: TestCase) => {
      const report = testCase.meta().conformance;
      if (report) {
        reports.push(report);
        onEvent({ kind: 'test-ended', ...report });
      } else lost.push(...(testCase.result().errors ?? []));
    },
  };
  const vitest = await withoutItsSignals(() =>
    // What workers and vitest print is no part of the output: on stdout there may be JSON.
    createVitest(
      settings(context.seed, staging, reporter),
      { clearScreen: false },
      { stdout: process.stderr },
    ),
  );
  const hung = AbortSignal.timeout(limitMs);
  const end = AbortSignal.any([signal, hung]);
  let insisting: NodeJS.Timeout | undefined;
  // What goes wrong here goes wrong in the run, too, and is told there.
  const cancel = () => void vitest.cancelCurrentRun('keyboard-input').catch(() => {});
  const stop = () => {
    cancel();
    // The second time ends the workers: one that is blocked, or that was only starting, has not heard the first.
    insisting = setInterval(cancel, GRACE_MS);
  };
  end.addEventListener('abort', stop);
  try {
    for (const project of vitest.projects) {
      project.provide('conformance', context);
      // Given with the settings, vitest would keep it from its projects.
      if (staging.kind === 'together') project.config.maxConcurrency = staging.stages;
    }
    const files = new Set(tests.map(({ file }) => file));
    const specifications = (await vitest.globTestSpecifications()).filter(
      ({ moduleId }) => staging.kind === 'together' || files.has(moduleId),
    );
    if (end.aborted) return { reports };
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    if (signal.aborted) return { reports };
    if (hung.aborted) {
      return {
        reports,
        breakdown: new CrewError(
          `a worker was still busy after ${Math.round(limitMs / 1000)} s and was ended`,
        ),
      };
    }
    const errors = [
      ...lost,
      ...testModules.flatMap((module) => module.errors()),
      ...(unhandledErrors as WorkerError[]),
    ];
    return errors.length === 0 ? { reports } : { reports, breakdown: crewErrorOf(errors) };
  } finally {
    clearInterval(insisting);
    end.removeEventListener('abort', stop);
    await vitest.close();
    process.exitCode = undefined;
  }
}

function settings(seed: number, staging: Site['staging'], reporter: Reporter): TestUserConfig {
  const isTogether = staging.kind === 'together';
  return {
    root: ROOT,
    config: path.join(ROOT, `vitest.config${path.extname(fileURLToPath(import.meta.url))}`),
    // Bundled by Vite it would be written beside the packages, which need not be writable.
    configLoader: 'native',
    project: [isTogether ? 'ensemble' : 'suites'],
    // One file has no order to remember, and a pod's root file system is read-only.
    ...(isTogether && { cache: false as const }),
    watch: false,
    reporters: [reporter],
    sequence: { seed, shuffle: { tests: true } },
  };
}

/** Vitest and Vite would end this process at the first signal; the run ends it, when its evidence is safe. */
async function withoutItsSignals<T>(open: () => Promise<T>): Promise<T> {
  const refuse = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    // Listeners are announced before they are added; no signal is delivered before the microtask.
    if (event === 'SIGINT' || event === 'SIGTERM') queueMicrotask(() => process.off(event, listener));
  };
  process.on('newListener', refuse);
  try {
    return await open();
  } finally {
    process.off('newListener', refuse);
  }
}
