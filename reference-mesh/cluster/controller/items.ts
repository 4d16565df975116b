import type { Transport } from '../../../harness/model/cast.ts';
import type { Json, JsonObject, KubernetesObject } from '../../../harness/model/kubernetes.ts';
import { listOf, objectOf, portOf, textMapOf, textOf } from '../../control/read/field.ts';
import type { Protocol, Service, ServicePort } from '../../control/topology.ts';
import type { Listed } from '../api/informer.ts';
import type { Item, Items, RemoteWorkload } from '../protocol.ts';
import { itemKey } from '../protocol.ts';

/** What the API server holds of what the mesh is made of. */
export interface Holdings {
  /** Pods with a sidecar. */
  readonly pods: readonly Listed[];
  readonly services: readonly Listed[];
  /** Objects of SMI, each kind in the order in which they came to be. */
  readonly objects: readonly Listed[];
}

interface DeclaredPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly transport: Transport;
}

/** The mesh as Kubernetes has it, in the mesh's own words. */
export function itemsOf({ pods, services, objects }: Holdings): Items {
  const known = services.flatMap((service) => serviceOf(service, pods));
  const items: readonly Item[] = [
    ...objects.map((object): Item => ({ kind: 'object', object: bare(object) })),
    ...known.map((service): Item => ({ kind: 'service', service })),
    ...pods.flatMap((pod): readonly Item[] => {
      const workload = workloadOf(pod, known);
      return workload === undefined ? [] : [{ kind: 'workload', workload }];
    }),
  ];
  return new Map(items.map((item) => [itemKey(item), item]));
}

/** An object without what says nothing of policy; `managedFields` alone are longer than the rest. */
function bare(object: Listed): KubernetesObject {
  const { status: _, metadata, ...fields } = object;
  const { name, namespace = '' } = metadata;
  return { ...fields, metadata: { name, namespace } } as unknown as KubernetesObject;
}

/** Undefined for a pod that has no address yet, or is going away. */
function workloadOf(pod: Listed, services: readonly Service[]): RemoteWorkload | undefined {
  const { name, namespace = '', deletionTimestamp } = pod.metadata;
  const spec = objectOf(pod.spec);
  const status = objectOf(pod.status);
  const host = textOf(status.podIP);
  const phase = textOf(status.phase);
  if (host === undefined || deletionTimestamp !== undefined) return undefined;
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const labels = textMapOf(pod.metadata.labels);
  const behind = services
    .filter((service) => service.namespace === namespace && selects(service.selector, labels))
    .flatMap(({ ports }) => ports.map(({ targetPort, transport }) => ({ number: targetPort, transport })));
  const ports = [...declaredPorts(spec).map(({ number, transport }) => ({ number, transport })), ...behind];
  return {
    name: ownerOf(pod, labels),
    pod: name,
    namespace,
    serviceAccount: textOf(spec.serviceAccountName) ?? 'default',
    node: textOf(spec.nodeName) ?? '',
    labels,
    ports: [...new Map(ports.map((port) => [`${port.transport}/${port.number}`, port])).values()],
    host,
    isReady: listOf(status.conditions).some((condition) => {
      const { type, status: holds } = objectOf(condition);
      return type === 'Ready' && holds === 'True';
    }),
  };
}

/** The Deployment of a pod, else what made it, else the pod itself. */
function ownerOf({ metadata }: Listed, labels: Readonly<Record<string, string>>): string {
  const [owner] = listOf(metadata.ownerReferences).map(objectOf);
  const name = textOf(owner?.name) ?? metadata.name;
  const hash = labels['pod-template-hash'];
  return owner?.kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`)
    ? name.slice(0, -hash.length - 1)
    : name;
}

function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

function declaredPorts(spec: JsonObject): readonly DeclaredPort[] {
  return listOf(spec.containers)
    .flatMap((container) => listOf(objectOf(container).ports))
    .map(objectOf)
    .flatMap((port) => {
      const number = portOf(port.containerPort);
      return number === undefined
        ? []
        : [{ name: textOf(port.name), number, transport: transportOf(port.protocol) }];
    });
}

/** None for a Service that is an alias of a name outside the cluster. */
function serviceOf({ metadata, spec: written }: Listed, pods: readonly Listed[]): readonly Service[] {
  const { name, namespace = '' } = metadata;
  const spec = objectOf(written);
  if (spec.type === 'ExternalName') return [];
  const selector = textMapOf(spec.selector);
  const named = () =>
    pods
      .filter(
        (pod) => pod.metadata.namespace === namespace && selects(selector, textMapOf(pod.metadata.labels)),
      )
      .flatMap((pod) => declaredPorts(objectOf(pod.spec)));
  const ports = listOf(spec.ports).flatMap((port) => servicePortOf(objectOf(port), named));
  return [{ name, namespace, selector, ports }];
}

/** None for a target port by a name that no pod has. */
function servicePortOf(port: JsonObject, named: () => readonly DeclaredPort[]): readonly ServicePort[] {
  const number = portOf(port.port);
  if (number === undefined) return [];
  const name = textOf(port.name) ?? '';
  const transport = transportOf(port.protocol);
  const target = textOf(port.targetPort);
  const targetPort =
    target === undefined
      ? (portOf(port.targetPort) ?? number)
      : named().find((one) => one.name === target && one.transport === transport)?.number;
  if (targetPort === undefined) return [];
  return [{ name, port: number, targetPort, transport, appProtocol: protocolOf(port, name, transport) }];
}

function transportOf(protocol: Json | undefined): Transport {
  return protocol === 'UDP' ? 'udp' : 'tcp';
}

const HTTP: readonly string[] = ['http', 'http2', 'h2c', 'kubernetes.io/h2c', 'grpc'];

/** `appProtocol` says it, else the beginning of the port's name, as other meshes read it. */
function protocolOf({ appProtocol }: JsonObject, name: string, transport: Transport): Protocol {
  if (transport === 'udp') return 'udp';
  const said = textOf(appProtocol) ?? name.split('-')[0] ?? '';
  return HTTP.includes(said) ? 'http' : 'tcp';
}
