import { request } from 'undici';
import type { Service } from '../../../reference-mesh/control/topology.ts';
import type { Sidecar } from '../../../reference-mesh/mesh.ts';
import { ReferenceMesh } from '../../../reference-mesh/mesh.ts';
import type { Workload } from '../../../sample-app/workload.ts';
import { startWorkload } from '../../../sample-app/workload.ts';
import type { ContainerPort, PortName, Role, ServiceName } from '../../model/cast.ts';
import {
  ACCOUNT_LABEL,
  CAST,
  CONTAINER_PORTS,
  SERVICE_PARTS,
  SERVICES,
  stands,
  transportsOf,
} from '../../model/cast.ts';
import type { Agent, Target } from '../../model/control.ts';
import type { Admission, Json, KubernetesObject, ObjectEvent } from '../../model/kubernetes.ts';
import type { Layout } from '../../model/layout.ts';
import type { NameForm, Probe } from '../../model/probe.ts';
import type { Kind } from '../../smi/resource.ts';
import type { Reading, Stage } from '../testbed.ts';
import { ObjectStore } from './object-store.ts';
import { openApiOf } from './open-api.ts';
import type { MeshSettings } from './settings.ts';

const LOOPBACK = '127.0.0.1';

interface Member {
  readonly workload: Workload;
  readonly sidecar: Sidecar;
}

/** A stage in this process: sample-app workloads on loopback sockets, each with its own sidecar. */
export class EmbeddedStage implements Stage {
  readonly layout: Layout;
  readonly headersShape;
  readonly #settings: MeshSettings;
  readonly #mesh: ReferenceMesh;
  readonly #members: Map<Role, Member>;
  readonly #store: ObjectStore;
  readonly #gone: (stage: EmbeddedStage) => void;
  readonly #crashed = new Map<Role, Promise<void>>();
  #released: Promise<void> | undefined;

  /** @param gone called when the stage has been given back: nobody need keep it for closing it */
  static async open(
    layout: Layout,
    roles: readonly Role[],
    settings: MeshSettings,
    gone: (stage: EmbeddedStage) => void,
  ): Promise<EmbeddedStage> {
    const mesh = await ReferenceMesh.start(settings);
    try {
      const members = await Promise.all(
        roles.map(async (role) => [role, await join(mesh, layout, role, settings)] as const),
      );
      mesh.setServices(servicesOf(layout, roles));
      return new EmbeddedStage(layout, mesh, new Map(members), settings, gone);
    } catch (error) {
      await mesh.close();
      throw error;
    }
  }

  private constructor(
    layout: Layout,
    mesh: ReferenceMesh,
    members: Map<Role, Member>,
    settings: MeshSettings,
    gone: (stage: EmbeddedStage) => void,
  ) {
    this.#gone = gone;
    this.layout = layout;
    this.headersShape = settings.headersShape;
    this.#settings = settings;
    this.#mesh = mesh;
    this.#members = members;
    this.#store = new ObjectStore(settings.versions, settings.headersShape);
  }

  get pods(): Stage['pods'] {
    return Object.fromEntries([...this.#members.keys()].map((role) => [role, [podOf(this.layout, role)]]));
  }

  async apply(object: KubernetesObject, _signal: AbortSignal): Promise<Admission> {
    const admission = this.#store.apply(object);
    if (admission.accepted) this.#mesh.setObjects(this.#store.objects);
    return admission;
  }

  async delete(object: KubernetesObject, _signal: AbortSignal): Promise<Admission> {
    const admission = this.#store.delete(object);
    if (admission.accepted) this.#mesh.setObjects(this.#store.objects);
    return admission;
  }

  agent(role: Role): Agent {
    return this.#member(role).workload.agent;
  }

  async target(probe: Probe, _signal: AbortSignal): Promise<Target> {
    const service = this.layout.services[probe.to];
    const port = service.ports[probe.port];
    if (port === undefined)
      throw new Error(`Service ${probe.to} has no port ${probe.port}: a mistake of the test's author`);
    const transport = probe.call.protocol === 'udp' ? 'udp' : 'tcp';
    const { sidecar } = this.#member(probe.from);
    const address = await sidecar.outbound(
      { name: service.name, namespace: service.namespace },
      port.port,
      transport,
    );
    return { ...address, authority: `${nameOf(service, probe.name)}:${port.port}` };
  }

  async deploy(role: Role, _signal: AbortSignal): Promise<readonly string[]> {
    this.#members.set(role, await join(this.#mesh, this.layout, role, this.#settings));
    this.#mesh.setServices(servicesOf(this.layout, [...this.#members.keys()]));
    return [podOf(this.layout, role)];
  }

  async schema(kind: Kind, _signal: AbortSignal): Promise<Json> {
    return openApiOf(kind, this.#settings);
  }

  async metrics(path: string, signal: AbortSignal): Promise<Reading> {
    const { host, port } = this.#mesh.metrics;
    const { statusCode, body } = await request(`http://${host}:${port}${path}`, { signal });
    const text = await body.text();
    return { path, status: statusCode, body: parse(text) };
  }

  async metricsAs(): Promise<Reading> {
    throw new Error('there are no accounts here: a test that reads as one needs the trait rbac');
  }

  async events(): Promise<readonly ObjectEvent[]> {
    throw new Error('there are no Events here: a test that reads them needs the trait events');
  }

  /** The workload's process ends: its servers and its agent are gone, its sidecar is not. */
  crash(role: Role): Promise<void> {
    const ended = this.#crashed.get(role) ?? this.#member(role).workload.close();
    this.#crashed.set(role, ended);
    return ended;
  }

  release(): Promise<void> {
    this.#released ??= this.#close().finally(() => this.#gone(this));
    return this.#released;
  }

  async #close(): Promise<void> {
    await Promise.all(
      [...this.#members].map(([role, { workload }]) => this.#crashed.get(role) ?? workload.close()),
    );
    await this.#mesh.close();
  }

  #member(role: Role): Member {
    const member = this.#members.get(role);
    if (!member) throw new Error(`role ${role} is not on this stage`);
    return member;
  }
}

function podOf(layout: Layout, role: Role): string {
  return `${layout.workloads[role].name}-${layout.stage}-0`;
}

async function join(
  mesh: ReferenceMesh,
  layout: Layout,
  role: Role,
  settings: MeshSettings,
): Promise<Member> {
  const { name, namespace, serviceAccount } = layout.workloads[role];
  const workload = await startWorkload({
    name,
    ports: CONTAINER_PORTS.map((port) => ({ number: layout.containerPorts[port], speaks: speech(port) })),
    listen: { host: LOOPBACK, port: () => 0 },
    now: settings.now,
  });
  const sidecar = await mesh.addWorkload({
    name,
    pod: podOf(layout, role),
    namespace,
    serviceAccount,
    labels: {
      app: name,
      [ACCOUNT_LABEL]: serviceAccount,
      ...Object.fromEntries(
        SERVICES.filter((s) => SERVICE_PARTS[s].selects.includes(role)).map((s) => [selectorLabel(s), 'yes']),
      ),
    },
    // One process: all of them run on one node.
    node: 'embedded',
    meshed: CAST[role].meshed,
    containerPorts: workload.addresses.map(({ number, transport, host, port }) => ({
      number,
      transport,
      address: { host, port },
    })),
  });
  return { workload, sidecar };
}

function speech(port: ContainerPort): 'http' | 'tcp' | 'greeter' | 'udp' | 'tcp+udp' {
  if (port === 'http' || port === 'http-alt' || port === 'http-mapped') return 'http';
  if (port === 'tcp' || port === 'greeter' || port === 'udp') return port;
  return 'tcp+udp';
}

/** Every pod carries one label for each Service that selects it. */
function selectorLabel(service: ServiceName): string {
  return `behind-${service}`;
}

function servicesOf(layout: Layout, roles: readonly Role[]): readonly Service[] {
  return SERVICES.filter((service) => stands(service, roles)).map((service) => {
    const { name, namespace, ports } = layout.services[service];
    return {
      name,
      namespace,
      selector: { [selectorLabel(service)]: 'yes' },
      ports: (Object.entries(ports) as [PortName, { port: number; targetPort: number }][]).flatMap(
        ([portName, { port, targetPort }]) =>
          transportsOf(portName).map((transport) => ({
            name: portName,
            port,
            targetPort,
            transport,
            appProtocol: appProtocol(portName, transport),
          })),
      ),
    };
  });
}

function appProtocol(port: PortName, transport: 'tcp' | 'udp'): 'http' | 'tcp' | 'udp' {
  if (port === 'http' || port === 'http-alt' || port === 'mapped') return 'http';
  return transport;
}

function nameOf(service: { name: string; namespace: string }, form: NameForm): string {
  switch (form) {
    case 'short':
      return service.name;
    case 'namespaced':
      return `${service.name}.${service.namespace}`;
    case 'full':
      return `${service.name}.${service.namespace}.svc.cluster.local`;
    default:
      return form satisfies never;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.slice(0, 200);
  }
}
