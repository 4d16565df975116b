import type { Api, ApiVersion } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Capability } from '../model/capability.ts';
import type { Result } from '../model/result.ts';
import type { TrustedKey } from './key.ts';
import type { TrustedIdentity } from './signer.ts';
import type { Scope } from './statement.ts';
import { DAY_MS } from './statement.ts';
import { comparedVersions } from './version-order.ts';

/** What somebody's gate asks of a result, beyond that it is true. A rule that is absent asks nothing. */
export interface Policy {
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly TrustedIdentity[];
  /** Semantic version of the suite. */
  readonly minimumSuiteVersion?: string;
  /** Since the end of the run, days. */
  readonly maximumAgeDays?: number;
  /** One of these must have been measured. */
  readonly meshes?: readonly RequiredMesh[];
  readonly specifications: Readonly<Partial<Record<Api, RequiredCapability>>>;
}

export interface RequiredMesh {
  readonly name: string;
  /** `sha256:…`; each must be among the digests of what ran. */
  readonly digests?: readonly string[];
}

export interface RequiredCapability {
  readonly capability: 'Half' | 'Full';
  /** One of these must have been served; any unless given. */
  readonly versions?: readonly ApiVersion[];
}

/** How a rule of a policy came out. */
export interface PolicyFinding {
  readonly rule: string;
  readonly ok: boolean;
  /** What was found, and what to do where it is not enough. */
  readonly words: string;
}

export interface PolicyCase {
  /** A verified one. */
  readonly result: Result;
  readonly scope: Scope;
  /** When the run ended. */
  readonly endedAt: Date;
  readonly now: Date;
}

/** Each rule of the policy, in the order of its file. Who may sign is not among them: that was decided before. */
export function policyFindings(policy: Policy, found: PolicyCase): readonly PolicyFinding[] {
  const { minimumSuiteVersion, maximumAgeDays, meshes, specifications } = policy;
  return [
    ...(minimumSuiteVersion === undefined ? [] : [suiteFinding(minimumSuiteVersion, found)]),
    ...(maximumAgeDays === undefined ? [] : [ageFinding(maximumAgeDays, found)]),
    ...(meshes === undefined ? [] : [meshFinding(meshes, found)]),
    ...APIS.flatMap((api) => {
      const required = specifications[api];
      return required === undefined ? [] : [capabilityFinding(api, required, found)];
    }),
  ];
}

function suiteFinding(minimum: string, { result }: PolicyCase): PolicyFinding {
  const { version } = result.suite;
  const ok = comparedVersions(version, minimum) >= 0;
  return {
    rule: 'suite.minimumVersion',
    ok,
    words: ok
      ? `suite ${version}, at least ${minimum}`
      : `run by suite ${version}, at least ${minimum} is required: run it again with a newer one`,
  };
}

function ageFinding(maximum: number, { endedAt, now }: PolicyCase): PolicyFinding {
  const days = (now.getTime() - endedAt.getTime()) / DAY_MS;
  const ok = days <= maximum;
  const age = `${days.toFixed(1)} days old, at most ${maximum}`;
  return { rule: 'maximumAgeDays', ok, words: ok ? age : `${age} are allowed: run it again` };
}

function meshFinding(meshes: readonly RequiredMesh[], { result: { mesh } }: PolicyCase): PolicyFinding {
  const rule = 'meshes';
  const named = meshes.filter(({ name }) => name === mesh.name);
  if (named.length === 0) {
    const accepted = meshes.map(({ name }) => name).join(', ');
    return {
      rule,
      ok: false,
      words: `the mesh is ${mesh.name}, accepted are ${accepted}: is it the right result?`,
    };
  }
  const ran = new Set(Object.values(mesh.digests));
  const ok = named.some(({ digests = [] }) => digests.every((digest) => ran.has(digest)));
  return {
    rule,
    ok,
    words: ok
      ? `${mesh.name} ${mesh.version} is accepted`
      : `${mesh.name} ran with ${[...ran].join(', ')}, which the policy does not name: test the release that it names, or add its digests`,
  };
}

const RANK: Readonly<Record<Capability, number>> = { Undetermined: -1, None: 0, Half: 1, Full: 2 };

function capabilityFinding(
  api: Api,
  { capability, versions }: RequiredCapability,
  { result, scope }: PolicyCase,
): PolicyFinding {
  const rule = `specifications.${api}`;
  const failed = (words: string): PolicyFinding => ({ rule, ok: false, words });
  const cell = result.matrix.find((one) => one.api === api);
  // What was left out might have failed.
  if (scope !== 'full')
    return failed(`${capability} is required, but the result is ${scope}: a full run is needed`);
  if (cell?.version === undefined)
    return failed(`${capability} is required, but the mesh does not serve ${api}`);
  const measured = `${cell.capability} in ${cell.version} (${cell.held}/${cell.applicable})`;
  if (versions !== undefined && !versions.includes(cell.version)) {
    return failed(
      `measured in ${cell.version}, required in ${versions.join(' or ')}: run it with another --release`,
    );
  }
  if (RANK[cell.capability] < RANK[capability]) {
    const open = [...cell.failing, ...cell.inconclusive];
    const clauses = open.length === 0 ? '' : `: see ${open.join(', ')}`;
    return failed(`${measured}, ${capability} is required${clauses}`);
  }
  return { rule, ok: true, words: `${measured}, ${capability} is required` };
}
