import type { Decisions } from './decisions.ts';
import type { Policy, Split } from './policy.ts';
import { keyOf } from './policy.ts';
import type { EligibleBackend, Endpoint, OutboundRequest, Turn } from './request.ts';
import type { Service, ServicePort, ServiceRef, Topology, Workload } from './topology.ts';

/** All names that a Service has for a client or an object of its own namespace (split-T2-names). */
function namesOf(service: ServiceRef): readonly string[] {
  const qualified = `${service.name}.${service.namespace}`;
  return [service.name, qualified, `${qualified}.svc`, `${qualified}.svc.cluster.local`];
}

function endpointIn(
  decide: Decisions,
  topology: Topology,
  service: Service,
  port: ServicePort,
  turn: Turn,
): Endpoint | undefined {
  const workload = decide.chooseEndpoint(decide.endpointsOf(service, topology), turn);
  if (workload === undefined) return undefined;
  return { workload, containerPort: decide.targetPort(service, port), service, servicePort: port.port };
}

/**
 * Chooses where one request, connection or flow goes. A backend is not resolved further: splits are not
 * hierarchical (split-T31).
 *
 * @returns undefined where nobody can take it
 */
export function routeOutbound(
  decide: Decisions,
  policy: Policy,
  topology: Topology,
  request: OutboundRequest,
  turn: Turn,
): Endpoint | undefined {
  const split = decide.governingSplit(decide, policy, request);
  if (split === undefined || !decide.splitMatches(decide, policy, split, request)) {
    return endpointIn(decide, topology, request.service, request.port, turn);
  }
  const backends = decide.eligibleBackends(decide, split, request.port, topology);
  const chosen = decide.chooseBackend(decide.normaliseWeights(decide, backends, topology), turn);
  const backend = chosen === undefined ? undefined : backends[chosen];
  const port = backend?.service.ports.find((candidate) => decide.portsMatch(request.port, candidate));
  if (backend === undefined || port === undefined) return undefined;
  const endpoint = endpointIn(decide, topology, backend.service, port, turn);
  if (endpoint === undefined) return undefined;
  return {
    ...endpoint,
    split: {
      namespace: split.namespace,
      name: split.name,
      apex: split.root,
      backend: backend.service.name,
      weight: backend.weight,
    },
  };
}

/** The first by name, where several have the same root (split-T33 leaves it open). */
export function governingSplit(
  decide: Decisions,
  policy: Policy,
  request: OutboundRequest,
): Split | undefined {
  let governing: Split | undefined;
  for (const split of policy.splits) {
    if (!decide.splitApplies(split, request.client, request.service)) continue;
    if (governing === undefined || split.name < governing.name) governing = split;
  }
  return governing;
}

/** Root and split share a namespace; clients outside the mesh are not split (split-T3). */
export function splitApplies(split: Split, client: Workload, service: ServiceRef): boolean {
  return client.meshed && split.namespace === service.namespace && namesOf(service).includes(split.root);
}

/** Any route of any group (split-T19); a split with groups concerns HTTP requests only. */
export function splitMatches(
  decide: Decisions,
  policy: Policy,
  split: Split,
  request: OutboundRequest,
): boolean {
  if (split.groups === undefined) return true;
  const { http } = request;
  if (http === undefined) return false;
  return split.groups.some(
    (name) =>
      policy.routeGroups
        .get(keyOf(split.namespace, name))
        ?.matches.some((match) => decide.matchHolds(decide, match, http)) === true,
  );
}

/** Backends that exist and have the root's port (split-T22). */
export function eligibleBackends(
  decide: Decisions,
  split: Split,
  port: ServicePort,
  topology: Topology,
): readonly EligibleBackend[] {
  return split.backends.flatMap(({ service: name, weight }) => {
    const service = decide.backendService(split, name, topology);
    const has = service?.ports.some((candidate) => decide.portsMatch(port, candidate)) === true;
    return service !== undefined && has ? [{ service, weight }] : [];
  });
}

/** A Service of the split's own namespace (split-T5). */
export function backendService(split: Split, name: string, topology: Topology): Service | undefined {
  return topology.services.find(
    (service) => service.namespace === split.namespace && namesOf(service).includes(name),
  );
}

/** Numbers decide, not names (split-T27, our reading). */
export function portsMatch(root: ServicePort, backend: ServicePort): boolean {
  return root.port === backend.port && root.transport === backend.transport;
}

/** Weights are relative (split-T10); what is no positive number has no share. */
export function normaliseWeights(
  _decide: Decisions,
  backends: readonly EligibleBackend[],
): readonly number[] {
  const weights = backends.map(({ weight }) => (weight > 0 && Number.isFinite(weight) ? weight : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? weights : weights.map((weight) => weight / sum);
}

/** Each choice is independent of the others. */
export function chooseBackend(shares: readonly number[], turn: Turn): number | undefined {
  const draw = turn.random();
  let bound = 0;
  let last: number | undefined;
  for (const [index, share] of shares.entries()) {
    if (share <= 0) continue;
    bound += share;
    last = index;
    if (draw < bound) return index;
  }
  // Rounding may leave the sum a little below 1.
  return last;
}

/** Pods that the selector chooses; a Service without selector has none. */
export function endpointsOf(service: Service, topology: Topology): readonly Workload[] {
  const wanted = Object.entries(service.selector);
  if (wanted.length === 0) return [];
  return topology.workloads.filter(
    (workload) =>
      workload.meshed &&
      workload.namespace === service.namespace &&
      wanted.every(([label, value]) => workload.labels[label] === value),
  );
}

export function chooseEndpoint(endpoints: readonly Workload[], turn: Turn): Workload | undefined {
  return endpoints.length < 2 ? endpoints[0] : endpoints[Math.floor(turn.random() * endpoints.length)];
}

/** Each backend maps port to targetPort by itself (split-T23). */
export function targetPort(_service: Service, port: ServicePort): number {
  return port.targetPort;
}
