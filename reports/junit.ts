import type { Builder, TestCase } from 'junit-report-builder';
import builder from 'junit-report-builder';
import { API_TITLE } from '../harness/model/api.ts';
import type { RunEvidence } from '../harness/model/evidence.ts';
import { repetitionSeed } from '../harness/model/random.ts';
import type { Result, TestResult } from '../harness/model/result.ts';
import { accountsOf } from './account.ts';
import { renderFailure } from './failure.ts';
import { flakeText } from './flakes.ts';
import { markings } from './marking.ts';
import { PLAIN } from './palette.ts';
import { reasonWords } from './reason.ts';
import { repeatCommand } from './repeat-command.ts';
import type { Clauses } from './source.ts';

// Its types are those of an ES module, its code is CommonJS: what is imported is the builder itself.
const junit = builder as unknown as Builder;

function headline(test: TestResult): string {
  const broken = test.expectations
    .filter(({ verdict }) => verdict === test.verdict)
    .map(({ clause, reason }) => (reason === undefined ? clause : `${clause}: ${reasonWords(reason)}`));
  if (broken.length > 0) return [...new Set(broken)].join('; ');
  return test.reason === undefined ? test.verdict : reasonWords(test.reason);
}

function fill(element: TestCase, test: TestResult, text: () => string): void {
  switch (test.verdict) {
    case 'pass':
      return;
    case 'fail':
      element.failure(headline(test), test.reason ?? 'fail').stacktrace(text());
      return;
    case 'inconclusive':
      element.error(headline(test), test.reason ?? 'inconclusive', text());
      return;
    case 'not-applicable':
    case 'not-exercised':
      // The builder's <skipped/> takes no message.
      element.skipped().standardOutput(`${test.verdict}: ${headline(test)}`);
      return;
    default:
      test.verdict satisfies never;
  }
}

/** The content of junit.xml: a suite per specification, a case per test; inconclusive is an error, never a failure. */
export function renderJunit(result: Result, clauses: Clauses, evidence: RunEvidence): string {
  const { repeats } = result.run;
  const flakes = new Map(repeats?.tests.map((test) => [test.test, test]));
  const timed = new Map(result.run.tests.map((test) => [test.test, test]));
  const report = junit.newBuilder().name(`SMI conformance of ${result.mesh.name} ${result.mesh.version}`);
  for (const { api, version } of result.matrix) {
    const tests = result.tests.filter((test) => test.api === api);
    if (tests.length === 0) continue;
    const suite = report.testSuite().name(`${API_TITLE[api]} ${version ?? 'not served'}`);
    suite.timestamp(result.run.startedAt);
    suite.time(tests.reduce((sum, { test }) => sum + (timed.get(test)?.durationMs ?? 0), 0) / 1000);
    // What CI systems keep of a run beside its cases.
    suite.property('mesh', `${result.mesh.name} ${result.mesh.version}`);
    suite.property('release', result.release);
    suite.property('suite', `${result.suite.name} ${result.suite.version}`);
    suite.property('seed', String(result.run.seed));
    if (repeats) suite.property('repetitions', String(repeats.repetitions));
    for (const mark of markings(result)) suite.property(mark.split(':')[0]?.toLowerCase() ?? 'marking', mark);
    for (const test of tests) {
      const { durationMs = 0, details = [] } = timed.get(test.test) ?? {};
      const element = suite.testCase();
      element
        .name(`${test.test} ${test.title}`)
        .className(`${test.api}.${test.version}`)
        .time(durationMs / 1000);
      const flaky = flakes.get(test.test);
      if (repeats && flaky) element.standardOutput(flakeText(flaky, repeats.confidence));
      fill(element, test, () =>
        renderFailure(
          test,
          clauses,
          accountsOf(
            evidence.tests.filter((one) => one.test.test === test.test && one.test.version === test.version),
            details,
          ),
          repeatCommand(test.test, {
            seed: repetitionSeed(result.run.seed, details[0]?.repetition ?? 1),
            release: result.release,
            mesh: result.mesh.name,
            fault: result.fault?.name,
          }),
          PLAIN,
        ),
      );
    }
  }
  return `${report.build()}\n`;
}
