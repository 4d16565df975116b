import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestCase } from 'vitest/node';
import { createVitest } from 'vitest/node';
import { ROOT } from '../attest/package.ts';
import type { TestResult } from '../model/result.ts';
import type { RunContext } from './context.ts';
import type { SuiteTest } from './suite.ts';

/** What a worker tells of a test that ended. */
export interface TestReport {
  readonly test: TestResult;
  readonly durationMs: number;
  readonly details: readonly { readonly seq: number; readonly detail: string }[];
}

export type CrewEvent =
  | { readonly kind: 'test-started'; readonly test: string; readonly title: string }
  | ({ readonly kind: 'test-ended' } & TestReport);

declare module 'vitest' {
  export interface TaskMeta {
    conformance?: TestReport;
  }
}

/** Something other than a test went wrong in a worker. */
export class CrewError extends Error {
  readonly code = 'WORKER_FAILED';
}

/**
 * Performs the tests in vitest's workers, in an order drawn from the seed; their logs are in `context.evidence`.
 *
 * @throws CrewError when a suite file does not load or a worker breaks down
 */
export async function performAll(
  tests: readonly SuiteTest[],
  context: RunContext,
  { signal, onEvent }: { readonly signal: AbortSignal; readonly onEvent: (event: CrewEvent) => void },
): Promise<readonly TestReport[]> {
  const reports: TestReport[] = [];
  const titles = new Map(tests.map(({ definition }) => [definition.id as string, definition.title]));
  const reporter: Reporter = {
    onTestCaseReady: ({ name }) => {
      const id = name.split(' ')[0] ?? '';
      onEvent({ kind: 'test-started', test: id, title: titles.get(id) ?? '' });
    },
    onTestCaseResult: (testCase: TestCase) => {
      const report = testCase.meta().conformance;
      if (!report) return;
      reports.push(report);
      onEvent({ kind: 'test-ended', ...report });
    },
  };
  const vitest = await createVitest(
    {
      root: ROOT,
      config: path.join(ROOT, `vitest.config${path.extname(fileURLToPath(import.meta.url))}`),
      project: ['suites'],
      watch: false,
      reporters: [reporter],
      sequence: { seed: context.seed, shuffle: { files: true, tests: true } },
    },
    { clearScreen: false },
  );
  const cancel = () => void vitest.cancelCurrentRun('keyboard-input');
  signal.addEventListener('abort', cancel);
  try {
    for (const project of vitest.projects) project.provide('conformance', context);
    const files = new Set(tests.map(({ file }) => file));
    const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) =>
      files.has(moduleId),
    );
    if (signal.aborted) return reports;
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    const broken = [
      ...testModules.flatMap((module) => module.errors()),
      ...(unhandledErrors as { message?: string; stack?: string }[]),
    ];
    if (broken.length > 0 && !signal.aborted) {
      throw new CrewError(
        `a worker broke down: ${broken.map((error) => error.stack ?? error.message).join('\n')}`,
      );
    }
    return reports;
  } finally {
    signal.removeEventListener('abort', cancel);
    await vitest.close();
    process.exitCode = undefined;
  }
}
