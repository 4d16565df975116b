import type { Service, Workload } from '../control/topology.ts';
import type { Application } from './application.ts';
import type { Applications } from './applications.ts';
import type { Call } from './call.ts';
import { decodeCall } from './call.ts';
import type { ControlPlane } from './control-plane.ts';
import { portOf } from './control-plane.ts';

/** A call whose claims were checked against what this side knows. */
export interface Claim {
  readonly call: Call;
  readonly application: Application;
  /** The Service that was dialled, if it is one of this pod's and leads to this container port. */
  readonly service: Service | undefined;
  readonly accessPort: number;
  /** False where the Services in front of the port say that it speaks something else. */
  readonly protocolFits: boolean;
}

/** Calls that were checked before: many streams carry the same one. */
export class Claims {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #applications: Applications;
  readonly #checked = new Map<string, Claim | undefined>();

  constructor(plane: ControlPlane, workload: Workload, applications: Applications) {
    this.#plane = plane;
    this.#workload = workload;
    this.#applications = applications;
  }

  /** For when what they were checked against has changed. */
  forget(): void {
    this.#checked.clear();
  }

  /** @returns undefined for no call, or one that leads to no container port here */
  of(text: string): Claim | undefined {
    const known = this.#checked.get(text);
    if (known !== undefined) return known;
    const call = decodeCall(text);
    const claim = call && this.#check(call);
    this.#checked.set(text, claim);
    return claim;
  }

  #check(call: Call): Claim | undefined {
    const transport = call.protocol === 'udp' ? 'udp' : 'tcp';
    const application = this.#applications.at(transport, call.containerPort);
    if (application === undefined) return undefined;
    const workload = this.#plane.current(this.#workload);
    const { decide, topology } = this.#plane;
    const service = this.#plane.service(call.service);
    const port = service && portOf(service, call.servicePort, transport);
    const leadsHere =
      port?.targetPort === call.containerPort &&
      service !== undefined &&
      decide.endpointsOf(service, topology).includes(workload);
    const protocols = this.#plane.protocolsAt(workload, call.containerPort);
    return {
      call,
      application,
      service: leadsHere ? service : undefined,
      accessPort: decide.accessPort(call.containerPort, leadsHere ? call.servicePort : undefined),
      protocolFits: protocols.size === 0 || protocols.has(call.protocol),
    };
  }
}
