import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Merge } from '../evidence/merge.ts';
import { mergeEvidence } from '../evidence/merge.ts';
import { readEvidence } from '../evidence/reader.ts';
import type { RecordedRun } from '../evidence/sequence.ts';

/** The evidence as it was read back from the file that is published. */
export interface EvidenceFile {
  readonly content: RecordedRun;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly records: number;
}

/** Makes one file of the tests' logs, which are gone then, and reads it back: what is judged is what is published. */
export async function evidenceFileOf(draft: string, logs: Omit<Merge, 'file'>): Promise<EvidenceFile> {
  const file = path.join(draft, 'evidence.jsonl.gz');
  const merged = await mergeEvidence({ ...logs, file });
  await rm(logs.folder, { recursive: true, force: true });
  return { ...merged, content: await readEvidence(file) };
}
