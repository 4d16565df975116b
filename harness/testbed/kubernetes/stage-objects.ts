import type { ContainerPort, PortName, Role, ServiceName, Transport } from '../../model/cast.ts';
import {
  ACCOUNT_LABEL,
  CAST,
  CONTAINER_PORTS,
  SERVICE_PARTS,
  SERVICES,
  stands,
  transportsOf,
} from '../../model/cast.ts';
import type { JsonObject } from '../../model/kubernetes.ts';
import type { Layout } from '../../model/layout.ts';
import { SAMPLE_APP_IMAGE, withImages } from '../../profiles/image.ts';
import type { Onboarding, PodOnboarding } from '../../profiles/onboarding.ts';
import { patched } from '../../profiles/onboarding.ts';
import type { PortKind, ServiceNeeds } from '../../profiles/service-needs.ts';
import { PORT_KINDS, portKindOf } from '../../profiles/service-needs.ts';
import { hostAliasesOf } from './host-aliases.ts';
import { MANAGED_BY, RUN_LABEL, STAGE_LABEL } from './labels.ts';
import type { ApiObject } from './objects.ts';
import { CONTROL_PORT } from './pod-agent.ts';

/** What of the profile shapes a stage. */
export interface StageStyle {
  readonly onboarding: Onboarding;
  readonly services: ServiceNeeds;
  readonly image: string;
  readonly run: string;
}

/** Runs as nobody in particular; the image has no shell. */
const NOBODY = 65_532;

function labelsOf(layout: Layout, { run }: StageStyle): Readonly<Record<string, string>> {
  return { ...MANAGED_BY, [RUN_LABEL]: run, [STAGE_LABEL]: layout.stage };
}

export function namespacesOf(layout: Layout, style: StageStyle): readonly ApiObject[] {
  const { labels, annotations } = style.onboarding.namespace;
  return Object.values(layout.namespaces).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, ...labelsOf(layout, style) }, annotations },
  }));
}

/** ServiceAccounts and Deployments of these roles. */
export function workloadsOf(layout: Layout, roles: readonly Role[], style: StageStyle): readonly ApiObject[] {
  const accounts = new Map(
    roles.map((role) => {
      const { serviceAccount: name, namespace } = layout.workloads[role];
      return [
        `${namespace}/${name}`,
        {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name, namespace, labels: labelsOf(layout, style) },
          automountServiceAccountToken: false,
        },
      ];
    }),
  );
  return [...accounts.values(), ...roles.map((role) => deploymentOf(layout, role, style))];
}

export function deploymentOf(layout: Layout, role: Role, style: StageStyle): ApiObject {
  const { name, namespace, serviceAccount } = layout.workloads[role];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: labelsOf(layout, style) },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 0,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'Recreate' },
      template: templateOf(
        {
          labels: {
            ...labelsOf(layout, style),
            app: name,
            [ACCOUNT_LABEL]: serviceAccount,
            ...Object.fromEntries(
              SERVICES.filter((service) => SERVICE_PARTS[service].selects.includes(role)).map((service) => [
                selectorLabel(service),
                'yes',
              ]),
            ),
          },
          serviceAccount,
          config: { name, ports: portsOf(layout) },
          image: style.image,
        },
        onboardingOf(layout, role, style),
      ),
    },
  };
}

interface Program {
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly config: JsonObject;
  readonly image: string;
}

function templateOf(
  { labels, serviceAccount, config, image }: Program,
  onboarding: PodOnboarding,
): JsonObject {
  const template: JsonObject = {
    metadata: { labels: { ...labels, ...onboarding.labels }, annotations: onboarding.annotations },
    spec: {
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: NOBODY, runAsGroup: NOBODY },
      containers: [
        {
          name: 'app',
          image,
          imagePullPolicy: 'IfNotPresent',
          env: [
            { name: 'WORKLOAD', value: JSON.stringify(config) },
            { name: 'CONTROL_PORT', value: String(CONTROL_PORT) },
          ],
          // No probe: kubelet's would reach a data port through the mesh. The agent's self-check says when it is ready.
          resources: { requests: { cpu: '5m', memory: '48Mi' }, limits: { memory: '256Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
  return withImages(patched(template, onboarding.patch), [
    { name: 'sample-app', written: SAMPLE_APP_IMAGE, used: image },
  ]) as JsonObject;
}

/** How a role joins the mesh, or stays outside of it. */
function onboardingOf(layout: Layout, role: Role, style: StageStyle): PodOnboarding {
  const { meshed, outsider } = style.onboarding;
  const own = CAST[role].meshed ? meshed : outsider;
  if (!own.hostAliases) return own;
  // All Services that the stage may ever have: of a pod that stands the names cannot be changed.
  const services = SERVICES.flatMap((service) => partsOf(layout, service, style)).map(({ metadata }) => ({
    name: metadata.name,
    namespace: metadata.namespace ?? '',
  }));
  const { namespace } = layout.workloads[role];
  const hostAliases = hostAliasesOf(services, namespace, own.hostAliases.from);
  return { ...own, patch: { ...own.patch, spec: { ...own.patch?.spec, hostAliases } } };
}

function portsOf(layout: Layout): readonly { readonly number: number; readonly speaks: string }[] {
  return CONTAINER_PORTS.map((port) => ({ number: layout.containerPorts[port], speaks: speechOf(port) }));
}

function speechOf(port: ContainerPort): string {
  const [transport, other] = transportsOf(port);
  return other === undefined ? portKindOf(port, transport ?? 'tcp') : 'tcp+udp';
}

/** Every pod carries one label for each Service that selects it. */
function selectorLabel(service: ServiceName): string {
  return `behind-${service}`;
}

interface ServicePort {
  readonly name: PortName;
  readonly transport: Transport;
  readonly kind: PortKind;
  readonly port: number;
  readonly targetPort: number;
}

/** Services that stand where these roles are. */
export function servicesOf(layout: Layout, roles: readonly Role[], style: StageStyle): readonly ApiObject[] {
  return SERVICES.filter((service) => stands(service, roles)).flatMap((service) =>
    partsOf(layout, service, style),
  );
}

/** One Service, or one for each kind of traffic where the mesh knows one kind a Service. */
function partsOf(layout: Layout, service: ServiceName, style: StageStyle): readonly ApiObject[] {
  const { trafficType } = style.services;
  const ports = servicePortsOf(layout, service);
  if (!trafficType) return [serviceOf(layout, service, ports, style, {})];
  const values = new Set(PORT_KINDS.map((kind) => trafficType.values[kind]));
  return [...values].flatMap((value) => {
    const some = ports.filter(({ kind }) => trafficType.values[kind] === value);
    if (some.length === 0) return [];
    const { annotation } = trafficType;
    const annotations = value === undefined || annotation === undefined ? {} : { [annotation]: value };
    return [serviceOf(layout, service, some, style, annotations)];
  });
}

function serviceOf(
  layout: Layout,
  service: ServiceName,
  ports: readonly ServicePort[],
  style: StageStyle,
  annotations: Readonly<Record<string, string>>,
): ApiObject {
  const { name, namespace } = layout.services[service];
  const [first] = ports;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: serviceNameFor(name, first?.kind ?? 'http', style.services),
      namespace,
      labels: labelsOf(layout, style),
      annotations,
    },
    spec: {
      selector: { [selectorLabel(service)]: 'yes' },
      ports: ports.map(({ name: portName, transport, kind, port, targetPort }) => ({
        name: `${style.services.portNamePrefix[kind] ?? ''}${portName}${isSecond(portName, transport) ? '-udp' : ''}`,
        port,
        targetPort,
        protocol: transport.toUpperCase(),
        ...(style.services.appProtocol[kind] !== undefined && {
          appProtocol: style.services.appProtocol[kind],
        }),
      })),
    },
  };
}

/** Port names are unique in a Service: the UDP half of a port that speaks both has a suffix. */
function isSecond(port: PortName, transport: Transport): boolean {
  return transport === 'udp' && transportsOf(port).length > 1;
}

function servicePortsOf(layout: Layout, service: ServiceName): readonly ServicePort[] {
  const { ports } = layout.services[service];
  return (Object.entries(ports) as [PortName, { port: number; targetPort: number }][]).flatMap(
    ([name, { port, targetPort }]) =>
      transportsOf(name).map((transport) => ({
        name,
        transport,
        kind: portKindOf(name, transport),
        port,
        targetPort,
      })),
  );
}

/**
 * Name of the Service that carries a kind of traffic. HTTP keeps the plain name, which is the one that splits name.
 */
export function serviceNameFor(name: string, kind: PortKind, { trafficType }: ServiceNeeds): string {
  const value = trafficType?.values[kind];
  if (!trafficType || value === trafficType.values.http) return name;
  return `${name}-${value ?? 'plain'}`;
}
