import type { RefusalCode } from '../../harness/attest/verification.ts';

/** The files that a verifier reads. */
export const FILES = ['attestation.sigstore.json', 'result.json', 'evidence.jsonl.gz'] as const;
export type FileName = (typeof FILES)[number];

/** What lies under a file's name. */
export type Entry = Buffer | { readonly link: string } | 'folder' | 'pipe' | 'nothing';

export type Folder = Readonly<Record<FileName, Entry>>;

/** Something done to a signed result which no verifier may accept. */
export interface Manipulation {
  readonly family: string;
  readonly name: string;
  /** It must be refused for one of these. */
  readonly because: readonly RefusalCode[];
  make(): Promise<Folder>;
}
