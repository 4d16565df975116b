import { clauseById } from '../catalogue/clauses.ts';
import { didYouMean } from '../catalogue/nearest.ts';
import { pointerStep } from '../catalogue/yaml.ts';
import { APIS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import { patternProblem } from './detection.ts';
import type { WrittenStep } from './installation.ts';
import { stepProblem } from './installation.ts';
import type { Mode } from './mode.ts';
import { CHECK_KEYS, MODE_NAMES } from './mode.ts';
import { PLACEHOLDERS, placeholdersOf } from './naming.ts';
import type { OnCluster, WrittenProfile } from './profile.ts';
import { REQUIREMENT_KEYS } from './requirement.ts';
import { chartProblem, sourceProblem } from './source.ts';

/** What is wrong, and the JSON pointer to where. */
export interface MeaningProblem {
  readonly pointer: string;
  readonly words: string;
}

/** What a schema cannot say, in the order of the profile. */
export function meaningProblems(
  profile: WrittenProfile,
  clauses: readonly Clause[],
): readonly MeaningProblem[] {
  return [
    ...(profile.testbed === 'kubernetes'
      ? clusterProblems(profile)
      : clusterProblems(profile.kubernetes).map(({ pointer, words }) => ({
          pointer: `/kubernetes${pointer}`,
          words,
        }))),
    ...claimProblems(profile, clauses),
  ];
}

function claimProblems(profile: WrittenProfile, clauses: readonly Clause[]): readonly MeaningProblem[] {
  const byId = clauseById(clauses);
  return APIS.flatMap((api) => {
    const claim = profile.claims[api];
    if (claim === undefined) return [];
    const unserved =
      claim.supported && profile.versions[api] === undefined
        ? [{ pointer: `/claims/${api}`, words: `${api} is claimed, but "versions" names no version of it` }]
        : [];
    const excepted = (claim.exceptions ?? []).flatMap(({ clause }, index) => {
      const pointer = `/claims/${api}/exceptions/${index}/clause`;
      const known = byId.get(clause);
      const twice = claim.exceptions?.findIndex((one) => one.clause === clause) !== index;
      if (known === undefined)
        return [{ pointer, words: `${clause} is no clause${didYouMean(clause, byId.keys())}` }];
      if (known.api !== api)
        return [{ pointer, words: `${clause} is a clause of ${known.api}: except it there` }];
      if (twice) return [{ pointer, words: `${clause} is excepted twice` }];
      if (!claim.supported)
        return [{ pointer, words: `${api} is not supported, so nothing is left to except` }];
      return [];
    });
    return [...unserved, ...excepted];
  });
}

function clusterProblems(profile: OnCluster | undefined): readonly MeaningProblem[] {
  if (profile === undefined) return [];
  const problems: MeaningProblem[] = [];
  const note = (pointer: string, words: string | undefined) => {
    if (words !== undefined) problems.push({ pointer, words });
  };
  for (const [index, requirement] of (profile.requires ?? []).entries()) {
    note(`/requires/${index}`, exactlyOne('a requirement', requirement, REQUIREMENT_KEYS));
  }
  noteSteps(note, '/install', profile.install);
  noteImages(note, profile);
  if (profile.crds !== undefined) note('/crds', exactlyOne('"crds"', profile.crds, ['suite', 'sources']));
  for (const [index, source] of (profile.crds?.sources ?? []).entries()) {
    note(`/crds/sources/${index}`, sourceProblem(source));
  }
  for (const [index, { pattern }] of profile.version.entries()) {
    note(`/version/${index}/pattern`, patternProblem(pattern));
  }
  for (const name of MODE_NAMES) noteMode(note, `/modes/${name}`, profile.modes[name] ?? {});
  const { outsider = {}, ...forms } = profile.addresses ?? {};
  noteTemplates(note, '/addresses', forms);
  noteTemplates(note, '/addresses/outsider', outsider);
  for (const [index, addon] of (profile.addons ?? []).entries()) {
    noteSteps(note, `/addons/${index}/install`, addon.install);
  }
  return problems;
}

type Note = (pointer: string, words: string | undefined) => void;

function noteSteps(note: Note, at: string, steps: readonly WrittenStep[]): void {
  for (const [index, step] of steps.entries()) {
    note(`${at}/${index}`, stepProblem(step));
    for (const [place, source] of (step.manifests ?? []).entries()) {
      note(`${at}/${index}/manifests/${place}`, sourceProblem(source));
    }
    if (step.helm !== undefined) note(`${at}/${index}/helm/chart`, chartProblem(step.helm.chart));
  }
}

/** Two names for one reference could be given two replacements. */
function noteImages(note: Note, { images = {} }: OnCluster): void {
  const names = new Map<string, string>();
  for (const [name, reference] of Object.entries(images)) {
    const other = names.get(reference);
    if (other !== undefined)
      note(`/images${pointerStep(name)}`, `"${name}" is the same image as "${other}": name it once`);
    names.set(reference, name);
  }
}

function noteMode(note: Note, at: string, { readBack = [] }: Partial<Mode>): void {
  for (const [index, check] of readBack.entries()) {
    note(`${at}/readBack/${index}`, exactlyOne('a check', check, CHECK_KEYS));
  }
}

function noteTemplates(
  note: Note,
  at: string,
  templates: Readonly<Record<string, string | undefined>>,
): void {
  for (const [form, template = ''] of Object.entries(templates)) {
    const named = placeholdersOf(template);
    const known: readonly string[] = PLACEHOLDERS;
    const unknown = named.find((name) => !known.includes(name));
    if (unknown !== undefined)
      note(`${at}/${form}`, `unknown placeholder {${unknown}}${didYouMean(unknown, known)}`);
    else if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, '')))
      note(`${at}/${form}`, 'a brace has no counterpart');
    else if (!named.includes('service')) note(`${at}/${form}`, 'an address needs the placeholder {service}');
  }
}

function exactlyOne<Key extends string>(
  what: string,
  value: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly Key[],
): string | undefined {
  const given = keys.filter((key) => value[key] !== undefined);
  if (given.length === 1) return undefined;
  const quoted = (names: readonly string[], glue: string) => names.map((name) => `"${name}"`).join(glue);
  return `${what} has exactly one of ${quoted(keys, ', ')}, but this has ${given.length === 0 ? 'none' : quoted(given, ' and ')}`;
}
