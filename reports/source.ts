import type { ApiVersion } from '../harness/model/api.ts';
import { SPEC_COMMIT } from '../harness/model/api.ts';
import type { Clause, ClauseId, SourceLine } from '../harness/model/clause.ts';

/** The clauses of the catalogue by id. */
export type Clauses = ReadonlyMap<ClauseId, Clause>;

/** `apis/traffic-access/v1alpha3/traffic-access.md:249-251` in smi-spec at SPEC_COMMIT. */
export function sourceText({ file, line, to }: SourceLine): string {
  return `${file}:${line}${to === undefined ? '' : `-${to}`}`;
}

/** Where the lines can be read on the web. */
export function sourceLink({ file, line, to }: SourceLine): string {
  const lines = `L${line}${to === undefined ? '' : `-L${to}`}`;
  return `https://github.com/servicemeshinterface/smi-spec/blob/${SPEC_COMMIT}/${file}?plain=1#${lines}`;
}

/** The sentence's place in the document of `version` if the clause names one, else its first place. */
export function sourceOf(clause: Clause, version: ApiVersion): SourceLine | undefined {
  return clause.sources.find(({ file }) => file.includes(`/${version}/`)) ?? clause.sources[0];
}
