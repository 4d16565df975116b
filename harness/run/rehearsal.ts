import type { ApiVersion, ServedVersions } from '../model/api.ts';
import type { Role, ServiceName } from '../model/cast.ts';
import { ROLES, SERVICE_PARTS } from '../model/cast.ts';
import type { Expectation, RequiredExpectation } from '../model/expectation.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { MetricQuery } from '../model/metric.ts';
import type { Probe } from '../model/probe.ts';
import { seededRandom } from '../model/random.ts';
import { drawLayout } from '../testbed/casting.ts';
import type { TestDefinition } from './definition.ts';
import { Narrator } from './narration.ts';
import { Inexpressible, Player } from './player.ts';
import type { Stagehand } from './stagehand.ts';

/** A test's body gone through without a cluster. */
export interface Rehearsal {
  /** What it does, in plain sentences. */
  readonly steps: readonly string[];
  readonly expectations: readonly RequiredExpectation[];
  /** The workloads it needs. */
  readonly roles: readonly Role[];
  /** Set where the versions have no words for what the test wants. */
  readonly cannotBeExpressed?: string;
}

/** @throws DefinitionError for mistakes of the test's author */
export async function rehearse(definition: TestDefinition, versions: ServedVersions): Promise<Rehearsal> {
  const roles = new Set<Role>();
  const expectations: RequiredExpectation[] = [];
  const see = (probe: Probe) => {
    roles.add(probe.from);
    for (const role of SERVICE_PARTS[probe.to].selects) roles.add(role);
  };
  const notes: Stagehand = {
    change: () => {},
    admit: async (_changes, controls) => {
      for (const { probe } of controls) see(probe);
    },
    load: async (probe) => see(probe),
    expect: async (clause, expectation, control) => {
      expectations.push({ kind: expectation.kind, clause });
      for (const probe of probesOf(expectation)) see(probe);
      if (control) see(control.probe);
      for (const role of rolesOf(expectation)) roles.add(role);
    },
  };
  const setting = {
    layout: drawLayout(seededRandom(0)),
    versions,
    headersShape: 'array',
    podOf: (role: Role) => `${role}-pod`,
  } as const;
  const narrator = new Narrator(new Player(definition, setting, notes));
  try {
    await definition.body(narrator);
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    return { steps: narrator.lines, expectations: [], roles: [], cannotBeExpressed: error.message };
  }
  return { steps: narrator.lines, expectations, roles: ROLES.filter((role) => roles.has(role)) };
}

function probesOf(expectation: Expectation): readonly Probe[] {
  switch (expectation.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
      return [expectation.probe];
    case 'shares':
      return expectation.probes;
    case 'reading':
    case 'accepted':
    case 'rejected':
      return [];
    default:
      return expectation satisfies never;
  }
}

function rolesOf(expectation: Expectation): readonly Role[] {
  if (expectation.kind === 'shares')
    return expectation.backends.flatMap(({ service }) => SERVICE_PARTS[service].selects);
  return expectation.kind === 'reading' ? rolesOfQuery(expectation.query) : [];
}

function rolesOfQuery(query: MetricQuery): readonly Role[] {
  switch (query.ask) {
    case 'get':
    case 'edges':
      return [query.of];
    case 'edge':
      return [query.of, query.peer];
    case 'split':
      return SERVICE_PARTS[query.root satisfies ServiceName].selects;
    default:
      return [];
  }
}

/** The manifest's entry of a test in one version of its API. */
export async function requirementOf(
  definition: TestDefinition,
  version: ApiVersion,
  versions: ServedVersions,
): Promise<RequiredTest> {
  const { id, title, api, clauses, needs } = definition;
  const { expectations, cannotBeExpressed } = await rehearse(definition, versions);
  return {
    test: id,
    title,
    api,
    version,
    clauses,
    needs,
    expectations,
    ...(cannotBeExpressed !== undefined && { cannotBeExpressed }),
  };
}
