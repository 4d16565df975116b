import path from 'node:path';
import { renderReport } from '../../reports/html/report.ts';
import { isShownRepetition } from '../../reports/html/shown-repetition.ts';
import type { TestStory } from '../../reports/html/story.ts';
import { storyOf } from '../../reports/html/story.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { readBounded } from '../attest/bounded-file.ts';
import { sha256File } from '../attest/digest.ts';
import { parseResult } from '../attest/result-file.ts';
import { clauseById, loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { readEvidence, streamEvidence } from '../evidence/reader.ts';
import type { Clause } from '../model/clause.ts';
import type { RunEvidence } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Result } from '../model/result.ts';

/** A folder that no report can be made from. */
export class ReportError extends Error {
  readonly code = 'REPORT_SOURCE';
}

const MOST_RESULT_BYTES = 32 * 1024 * 1024;

/** Reports that are one text, by the name of the format. */
export const TEXT_FORMATS = ['html', 'junit', 'md'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** The page on a result whose evidence is at hand. */
export function renderPageOf({
  result,
  evidence: { run, tests },
  ...catalogue
}: {
  readonly result: Result;
  readonly evidence: RunEvidence;
  readonly clauses: readonly Clause[];
  readonly manifest: Manifest;
}): string {
  const stories = tests.filter(({ test }) => isShownRepetition(test, result)).map(storyOf);
  return renderReport({ result, run, stories, ...catalogue });
}

/**
 * A report on the folder of a run, made again from result.json and the evidence. Nothing is verified but that the two
 * belong together.
 *
 * @throws ReportError a file is missing, malformed, or made from another
 */
export async function renderFolder(folder: string, format: TextFormat): Promise<string> {
  const result = await resultIn(folder);
  const clauses = await loadClauses();
  switch (format) {
    case 'html':
      return pageFrom(folder, result, clauses);
    case 'junit':
      return renderJunit(result, clauseById(clauses), await evidenceIn(folder, result, readEvidence));
    case 'md':
      return renderMarkdown(result, clauseById(clauses));
    default:
      return format satisfies never;
  }
}

async function pageFrom(folder: string, result: Result, clauses: readonly Clause[]): Promise<string> {
  const stories: TestStory[] = [];
  const { run } = await evidenceIn(folder, result, (file) =>
    streamEvidence(file, (evidence) => {
      if (isShownRepetition(evidence.test, result)) stories.push(storyOf(evidence));
    }),
  );
  return renderReport({ result, run, stories, clauses, manifest: await loadManifest() });
}

async function resultIn(folder: string): Promise<Result> {
  const file = path.join(folder, 'result.json');
  try {
    return await parseResult(await readBounded(file, MOST_RESULT_BYTES));
  } catch (cause) {
    throw new ReportError(`${file}: ${(cause as Error).message}; name the folder of a run`, { cause });
  }
}

async function evidenceIn<T>(
  folder: string,
  { run }: Result,
  read: (file: string) => Promise<T>,
): Promise<T> {
  const file = path.join(folder, run.evidence.file);
  const digest = await sha256File(file).catch((cause: Error) => {
    throw new ReportError(`${file} cannot be read (${cause.message}): a report needs the evidence, too`, {
      cause,
    });
  });
  if (digest !== run.evidence.sha256) {
    throw new ReportError(
      `${file} is not the evidence that result.json was made from: use the two of one run`,
    );
  }
  return read(file).catch((cause: Error) => {
    throw new ReportError(cause.message, { cause });
  });
}
