import type { Note, Suite } from '../attest/content.ts';
import { checkEvidence } from '../attest/content.ts';
import type { ResultFiles } from '../attest/folder-files.ts';
import type { Result } from '../model/result.ts';
import { renderPageOf } from '../run/folder-report.ts';

/**
 * The report on evidence that bears out its result: judged again, then shown.
 *
 * @throws Refusal
 */
export async function judgedReport(
  files: Pick<ResultFiles, 'evidence'>,
  result: Result,
  suite: Suite,
  note: Note,
): Promise<string> {
  const evidence = await checkEvidence(files, result, suite, note);
  return renderPageOf({ result, evidence, clauses: suite.clauses, manifest: suite.manifest });
}
