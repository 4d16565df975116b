import type { ServedVersions } from '../../harness/model/api.ts';
import type { Json, KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { MetricResource } from '../../harness/model/metric.ts';
import type { Direction, Edge, Exchange, Measure, Side, Totals } from './observation.ts';
import type {
  DatedPolicy,
  Grant,
  HeaderFilter,
  HttpMatch,
  Identity,
  Policy,
  PortRoute,
  Rule,
  Scheme,
  Split,
  Subject,
} from './policy.ts';
import type {
  AccessRequest,
  EligibleBackend,
  Endpoint,
  Headers,
  HttpHead,
  OutboundRequest,
  Turn,
} from './request.ts';
import type { ContainerPort, Service, ServicePort, ServiceRef, Topology, Workload } from './topology.ts';

/** Whose proxy asks, and in which of its two parts. */
export interface Place {
  readonly workload: Workload;
  readonly side: Side;
}

/** What a verified client certificate says. */
export interface PeerCertificate {
  /** URI subject alternative names: the SPIFFE id. */
  readonly uris: readonly string[];
}

/** What is done with a denied request. `deliver`: the application gets it, and only then the caller is turned away. */
export type DenialAnswer = { readonly kind: 'turn-away' | 'deliver'; readonly status: number };

/** A resource of the metrics API as discovery lists it. */
export interface ServedResource {
  readonly name: MetricResource;
  readonly namespaced: boolean;
}

/**
 * Every small pure function on which the mesh's behaviour rests; `right-decisions.ts` implements them, a fault
 * replaces some. A function that needs others takes the record itself as `decide`, so that a replacement is in
 * force everywhere.
 */
export interface Decisions {
  // What the objects say.
  compilePolicy(decide: Decisions, objects: readonly KubernetesObject[], versions: ServedVersions): Policy;
  /** A backend's weight in units of one; NaN where it is no number. */
  readWeight(raw: Json | undefined): number;
  /** Which of the policies so far governs a proxy. `history` is never empty, the newest is its last. */
  effectivePolicy(history: readonly DatedPolicy[], now: number, place: Place): Policy;

  // Who calls.
  peerIdentity(certificate: PeerCertificate, headers: Headers): Identity | undefined;
  /** Lets in what comes without a mesh identity, past every access decision. */
  admitsPlaintext(destination: Workload, port: ContainerPort): boolean;

  // Access, decided at the server's side.
  isAllowed(decide: Decisions, policy: Policy, request: AccessRequest): boolean;
  answerDenied(request: AccessRequest): DenialAnswer;
  /** The port number that access sees. `claimed`: the Service port dialled, if it maps to this container port. */
  accessPort(containerPort: number, claimed: number | undefined): number;
  grantApplies(decide: Decisions, policy: Policy, grant: Grant, request: AccessRequest): boolean;
  /** Does the TrafficTarget count at all: complete, and in the right namespace? */
  grantCounts(grant: Grant): boolean;
  destinationMatches(
    decide: Decisions,
    policy: Policy,
    destination: Subject,
    request: AccessRequest,
  ): boolean;
  sourceMatches(decide: Decisions, policy: Policy, source: Subject, request: AccessRequest): boolean;
  subjectMatches(decide: Decisions, policy: Policy, subject: Subject, workload: Workload): boolean;
  sameIdentity(identity: Identity, workload: Workload): boolean;
  schemeMatches(scheme: Scheme, namespace: string, workload: Workload): boolean;
  /** How the rules of one TrafficTarget combine. */
  rulesMatch(decide: Decisions, policy: Policy, grant: Grant, request: AccessRequest): boolean;
  ruleMatches(
    decide: Decisions,
    policy: Policy,
    namespace: string,
    rule: Rule,
    request: AccessRequest,
  ): boolean;
  portRouteMatches(decide: Decisions, route: PortRoute, request: AccessRequest): boolean;
  portAllowed(ports: readonly number[], port: number): boolean;
  /** `selection`: the match names of a rule, absent where it names none. */
  routeSelected(selection: readonly string[] | undefined, name: string): boolean;

  // HTTP routes.
  matchHolds(decide: Decisions, match: HttpMatch, http: HttpHead): boolean;
  matchesPath(pathRegex: string, target: string): boolean;
  matchesMethod(methods: readonly string[], method: string): boolean;
  matchesHeaders(decide: Decisions, filters: readonly HeaderFilter[], headers: Headers): boolean;
  matchesHeader(decide: Decisions, filter: HeaderFilter, headers: Headers): boolean;
  matchesHeaderValue(pattern: string, value: string): boolean;

  // Where a request goes, decided at the client's side.
  routeOutbound(
    decide: Decisions,
    policy: Policy,
    topology: Topology,
    request: OutboundRequest,
    turn: Turn,
  ): Endpoint | undefined;
  governingSplit(decide: Decisions, policy: Policy, request: OutboundRequest): Split | undefined;
  splitApplies(split: Split, client: Workload, service: ServiceRef): boolean;
  splitMatches(decide: Decisions, policy: Policy, split: Split, request: OutboundRequest): boolean;
  eligibleBackends(
    decide: Decisions,
    split: Split,
    port: ServicePort,
    topology: Topology,
  ): readonly EligibleBackend[];
  backendService(split: Split, name: string, topology: Topology): Service | undefined;
  portsMatch(root: ServicePort, backend: ServicePort): boolean;
  /** Shares that sum up to 1, or all 0. */
  normaliseWeights(
    decide: Decisions,
    backends: readonly EligibleBackend[],
    topology: Topology,
  ): readonly number[];
  /** Index of the chosen backend; undefined where none has a share. */
  chooseBackend(shares: readonly number[], turn: Turn): number | undefined;
  endpointsOf(service: Service, topology: Topology): readonly Workload[];
  chooseEndpoint(endpoints: readonly Workload[], turn: Turn): Workload | undefined;
  targetPort(service: Service, port: ServicePort): number;

  // Metrics.
  /** What is stored of one exchange at one end. */
  recordings(exchange: Exchange): readonly Exchange[];
  isFailure(exchange: Exchange): boolean;
  withinWindow(exchange: Exchange, now: number, windowMs: number): boolean;
  aggregate(decide: Decisions, exchanges: readonly Exchange[]): Totals;
  /** @param rank 0…1 */
  percentile(ascending: readonly number[], rank: number): number;
  latencyMeasure(ms: number): Measure;
  countValue(count: number): string;
  /** Pods that a resource contains. */
  podsOf(resource: MetricResource, namespace: string, name: string, topology: Topology): readonly Workload[];
  /** The exchanges that the plain metrics of a resource speak of. */
  received(pods: readonly Workload[], exchanges: readonly Exchange[]): readonly Exchange[];
  edgesOf(
    decide: Decisions,
    resource: MetricResource,
    pods: readonly Workload[],
    exchanges: readonly Exchange[],
    topology: Topology,
  ): readonly Edge[];
  edgeDirection(side: Side): Direction;
  /** The exchanges of one backend of a split. */
  backendExchanges(split: Split, backend: string, exchanges: readonly Exchange[]): readonly Exchange[];
  backendWeight(split: Split, backend: string): number;
  selectItems(
    labels: Readonly<Record<string, string>>,
    selector: Readonly<Record<string, string>> | undefined,
  ): boolean;
  servedResources(): readonly ServedResource[];
}
