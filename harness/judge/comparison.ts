import { APIS } from '../model/api.ts';
import type { Capability, Cell } from '../model/capability.ts';
import type { ClauseId } from '../model/clause.ts';
import type { ClauseResult, Result } from '../model/result.ts';

/**
 * `regressed`: held in the first, fails in the second · `fixed`: the other way · `changed`: any other change of verdict,
 * such as to inconclusive, which is none on the mesh · `new`, `gone`: judged in one of them alone.
 */
export const CHANGE_KINDS = ['regressed', 'fixed', 'changed', 'new', 'gone'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What became of one clause between two results. */
export interface ClauseChange {
  readonly kind: ChangeKind;
  readonly clause: ClauseId;
  readonly before?: ClauseResult;
  readonly after?: ClauseResult;
}

/** A capability that is another one. `regressed`: a lower one. */
export interface CapabilityChange {
  readonly kind: 'regressed' | 'fixed' | 'changed';
  readonly before: Cell;
  readonly after: Cell;
}

/** Something that was not the same in both runs, and may be why they differ. */
export interface EnvironmentChange {
  /** `mesh version`, `access`, `suite digest`. */
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Comparison {
  readonly clauses: readonly ClauseChange[];
  readonly capabilities: readonly CapabilityChange[];
  readonly environment: readonly EnvironmentChange[];
  /** Clauses with the same verdict in both. */
  readonly unchanged: number;
}

/** Facts on how a result came to be, by name. */
export type Environment = ReadonlyMap<string, string>;

/**
 * Two results, clause by clause. A clause is the same one in every version of its API.
 *
 * @param facts what is known of the environments beyond the results themselves, before and after
 */
export function comparisonOf(
  before: Result,
  after: Result,
  facts: { readonly before: Environment; readonly after: Environment },
): Comparison {
  const [old, fresh] = [clausesOf(before), clausesOf(after)];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])];
  const changes = ids.flatMap((id) => changeOf(id, old.get(id), fresh.get(id)));
  return {
    clauses: changes.toSorted((a, b) => CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind)),
    capabilities: APIS.flatMap((api) => {
      const [was, is] = [before, after].map(({ matrix }) => matrix.find((cell) => cell.api === api));
      return was === undefined || is === undefined ? [] : capabilityChange(was, is);
    }),
    environment: environmentChanges(
      new Map([...environmentOf(before), ...facts.before]),
      new Map([...environmentOf(after), ...facts.after]),
    ),
    unchanged: ids.length - changes.length,
  };
}

/** Did anything get worse? What merely stayed open did not. */
export function hasRegressed({ clauses, capabilities }: Comparison): boolean {
  return [...clauses, ...capabilities].some(({ kind }) => kind === 'regressed');
}

function clausesOf({ clauses }: Result): ReadonlyMap<ClauseId, ClauseResult> {
  return new Map(clauses.map((result) => [result.clause, result]));
}

function changeOf(
  clause: ClauseId,
  before: ClauseResult | undefined,
  after: ClauseResult | undefined,
): readonly ClauseChange[] {
  if (before === undefined || after === undefined) {
    return after === undefined
      ? before === undefined
        ? []
        : [{ kind: 'gone', clause, before }]
      : [{ kind: 'new', clause, after }];
  }
  if (before.verdict === after.verdict) return [];
  const [was, is] = [before.verdict, after.verdict];
  const kind =
    was === 'pass' && is === 'fail' ? 'regressed' : was === 'fail' && is === 'pass' ? 'fixed' : 'changed';
  return [{ kind, clause, before, after }];
}

const RANK: Readonly<Record<Exclude<Capability, 'Undetermined'>, number>> = { None: 0, Half: 1, Full: 2 };

function capabilityChange(before: Cell, after: Cell): readonly CapabilityChange[] {
  const [was, is] = [before.capability, after.capability];
  if (was === is) return [];
  if (was === 'Undetermined' || is === 'Undetermined') return [{ kind: 'changed', before, after }];
  return [{ kind: RANK[is] < RANK[was] ? 'regressed' : 'fixed', before, after }];
}

function environmentOf(result: Result): Environment {
  const { mesh, suite, selection, fault, run } = result;
  const selected =
    selection.kind === 'full' ? 'every test' : [...selection.specs, ...selection.tests].join(', ');
  return new Map([
    ['mesh', mesh.name],
    ['mesh version', mesh.version],
    ...Object.entries(mesh.digests).map(([part, digest]) => [`mesh digest of ${part}`, digest] as const),
    ...APIS.flatMap((api) => {
      const version = result.versions[api];
      return version === undefined ? [] : [[`version of ${api}`, version] as const];
    }),
    ['suite version', suite.version],
    ['suite digest', suite.digest],
    ['specification', result.specCommit],
    ['testbed', result.testbed],
    ['tests', selected],
    ['outcome', result.outcome],
    ...(fault === undefined ? [] : [['fault', fault.name] as const]),
    ['host', `${run.host.platform}, Node ${run.host.node}`],
  ]);
}

function environmentChanges(before: Environment, after: Environment): readonly EnvironmentChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [was, is] = [before.get(what), after.get(what)];
    if (was === is) return [];
    return [{ what, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}
