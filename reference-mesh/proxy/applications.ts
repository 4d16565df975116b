import type { Transport } from '../../harness/model/cast.ts';
import type { Workload } from '../control/topology.ts';
import { Application } from './application.ts';
import type { ControlPlane } from './control-plane.ts';

/** A container port is found by transport and number. */
export function portKey(transport: Transport, number: number): string {
  return `${transport}/${number}`;
}

/** The applications of one workload. Container ports come and go with what leads to them. */
export class Applications {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #known = new Map<string, Application>();

  constructor(plane: ControlPlane, workload: Workload) {
    this.#plane = plane;
    this.#workload = workload;
  }

  at(transport: Transport, containerPort: number): Application | undefined {
    const key = portKey(transport, containerPort);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const port = this.#plane
      .current(this.#workload)
      .containerPorts.find((one) => one.number === containerPort && one.transport === transport);
    if (port === undefined) return undefined;
    const application = new Application(port);
    this.#known.set(key, application);
    return application;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#known.values()].map((application) => application.close()));
  }
}
