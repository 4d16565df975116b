import type { ApiVersion, ServedVersions } from '../model/api.ts';
import type { Role, ServiceName } from '../model/cast.ts';
import { ROLES, SERVICE_PARTS } from '../model/cast.ts';
import type { Expectation, RequiredExpectation } from '../model/expectation.ts';
import type { Layout } from '../model/layout.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { MetricQuery } from '../model/metric.ts';
import type { Observation, RequiredObservation } from '../model/observation.ts';
import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import { seededRandom } from '../model/random.ts';
import { drawLayout } from '../testbed/casting.ts';
import type { TestDefinition } from './definition.ts';
import { Inexpressible } from './inexpressible.ts';
import { Narrator } from './narration.ts';
import { Player } from './player.ts';
import type { Stagehand } from './stagehand.ts';

/** A test's body gone through without a cluster. */
export interface Rehearsal {
  /** What it does, in plain sentences. */
  readonly steps: readonly string[];
  readonly expectations: readonly RequiredExpectation[];
  readonly observations: readonly RequiredObservation[];
  /** The workloads it needs from the beginning. */
  readonly roles: readonly Role[];
  /** The workloads that it deploys itself. */
  readonly later: readonly Role[];
  /** It waits until the window of the metrics has passed. */
  readonly waitsForWindow?: true;
  /** Set where the versions have no words for what the test wants. */
  readonly cannotBeExpressed?: string;
}

/** @throws DefinitionError for mistakes of the test's author */
export async function rehearse(definition: TestDefinition, versions: ServedVersions): Promise<Rehearsal> {
  const layout = drawLayout(seededRandom(0));
  const roles = new Set<Role>();
  const late = new Set<Role>();
  let waitsForWindow: true | undefined;
  const expectations: RequiredExpectation[] = [];
  const observations: RequiredObservation[] = [];
  const see = (probe: Probe) => {
    roles.add(probe.from);
    for (const role of SERVICE_PARTS[probe.to].selects) roles.add(role);
  };
  const notes: Stagehand = {
    change: (changes) => {
      for (const change of changes) if (change.verb === 'deploy') late.add(change.role);
    },
    admit: async (_changes, controls) => {
      for (const { probe } of controls) see(probe);
    },
    premise: async (one, control) => {
      see(one.probe);
      see(control.probe);
    },
    load: async (probe) => see(probe),
    expect: async (clause, expectation, control) => {
      expectations.push({ kind: expectation.kind, clause });
      for (const probe of probesOf(expectation)) see(probe);
      if (control) see(control.probe);
      for (const role of rolesOf(expectation, layout)) roles.add(role);
      if (expectation.kind === 'reading' && expectation.check.check === 'expired') waitsForWindow = true;
    },
    settle: async ({ probe, intended }) => {
      see(probe);
      for (const role of recipients(intended, layout)) roles.add(role);
    },
    observe: async (question, observation, control) => {
      observations.push({ kind: observation.kind, ...question });
      if ('probe' in observation) see(observation.probe);
      if (control) see(control.probe);
      for (const role of rolesOfObservation(observation, layout)) roles.add(role);
    },
  };
  const setting = {
    layout,
    versions,
    headersShape: 'array',
    podOf: (role: Role) => `${role}-pod`,
  } as const;
  const narrator = new Narrator(new Player(definition, setting, notes));
  try {
    await definition.body(narrator);
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    return {
      steps: narrator.lines,
      expectations: [],
      observations: [],
      roles: [],
      later: [],
      cannotBeExpressed: error.message,
    };
  }
  return {
    steps: narrator.lines,
    expectations,
    observations,
    roles: ROLES.filter((role) => roles.has(role) && !late.has(role)),
    later: [...late],
    ...(waitsForWindow && { waitsForWindow }),
  };
}

function probesOf(expectation: Expectation): readonly Probe[] {
  switch (expectation.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
    case 'steady':
      return [expectation.probe];
    case 'shares':
      return expectation.probes;
    case 'reading':
    case 'schema':
    case 'event':
    case 'accepted':
    case 'rejected':
      return [];
    default:
      return expectation satisfies never;
  }
}

function rolesOf(expectation: Expectation, layout: Layout): readonly Role[] {
  switch (expectation.kind) {
    case 'shares':
      return expectation.backends.flatMap(({ service }) => SERVICE_PARTS[service].selects);
    case 'confined':
    case 'steady':
      return recipients(expectation.intended, layout);
    case 'reading':
      return [...rolesOfQuery(expectation.query), ...(expectation.as?.of ? [expectation.as.of] : [])];
    default:
      return [];
  }
}

function recipients(intended: readonly Intended[], { workloads }: Layout): readonly Role[] {
  const names = new Set(intended.map(({ workload }) => workload));
  return ROLES.filter((role) => names.has(workloads[role].name));
}

function rolesOfObservation(observation: Observation, layout: Layout): readonly Role[] {
  switch (observation.kind) {
    case 'spread':
      return recipients(observation.among, layout);
    case 'answer':
      return rolesOfQuery(observation.query);
    default:
      return [];
  }
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
  const { expectations, observations, cannotBeExpressed } = await rehearse(definition, versions);
  return {
    test: id,
    title,
    api,
    version,
    clauses,
    needs,
    expectations,
    observations,
    ...(cannotBeExpressed !== undefined && { cannotBeExpressed }),
  };
}
