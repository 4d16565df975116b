import path from 'node:path';
import { readBounded } from '../attest/bounded-file.ts';
import { sha256 } from '../attest/digest.ts';
import type { EvidenceCheck } from '../attest/verify.ts';
import type { JudgementMemory } from './judgement-memory.ts';
import type { Jury } from './jury.ts';

/** The report that is made for the site. */
export const REPORT_FILE = 'report.html';

/** Larger than any that is made here. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface ReportSources {
  readonly jury: Pick<Jury, 'judge'>;
  readonly memory: JudgementMemory;
  /** Folder of the site, as it was before. */
  readonly site: string;
}

/**
 * Reports of evidence that bears out its result. One that was judged before is not judged again if its report, to the
 * byte, still lies in the site or beside the result; those folders are asked for bytes, and believed in nothing.
 */
export class SiteReports {
  readonly #sources: ReportSources;
  #anew = 0;
  #remembered = 0;

  constructor(sources: ReportSources) {
    this.#sources = sources;
  }

  /** How many were judged now. */
  get anew(): number {
    return this.#anew;
  }

  /** How many were judged before. */
  get remembered(): number {
    return this.#remembered;
  }

  /** @param folder that the result is given in */
  checkFor(folder: string): EvidenceCheck<Uint8Array> {
    const { jury, memory, site } = this.#sources;
    return async ({ result: file, evidence, attestation }, result, _, note) => {
      const digests = { result: file.digest, evidence: evidence.digest, attestation: attestation.digest };
      const known = memory.reportOf(digests);
      if (known !== undefined) {
        const places = [folder, path.join(site, 'results', file.digest)];
        const report = await reportIn(places, known);
        if (report !== undefined) {
          memory.remember(digests, known);
          this.#remembered += 1;
          note('judgement', true, 'judged before, by this same suite: same matrix');
          return report;
        }
      }
      this.#anew += 1;
      const report = Buffer.from(await jury.judge({ evidence }, result, note));
      memory.remember(digests, sha256(report));
      return report;
    };
  }
}

/** The report with this digest, whoever has put it there. */
async function reportIn(folders: readonly string[], digest: string): Promise<Uint8Array | undefined> {
  for (const folder of folders) {
    const bytes = await readBounded(path.join(folder, REPORT_FILE), MOST_BYTES).catch(() => undefined);
    if (bytes !== undefined && sha256(bytes) === digest) return bytes;
  }
  return undefined;
}
