import type { DenialAnswer, Place } from '../control/decisions.ts';
import type { AccessRequest, HttpHead } from '../control/request.ts';
import type { Workload } from '../control/topology.ts';
import type { Claim } from './claims.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Peer } from './peer.ts';

/** Who carries a stream here, and on which connection of the application it began. */
export interface Origin {
  readonly peer: Peer;
  readonly connection: number;
}

/** Decides on access to one workload, by the policy of the moment. */
export class Guard {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #place: Place;

  constructor(plane: ControlPlane, workload: Workload) {
    this.#plane = plane;
    this.#workload = workload;
    this.#place = { workload, side: 'server' };
  }

  /** @returns undefined if it is allowed */
  denial(claim: Claim, { peer, connection }: Origin, http?: HttpHead): DenialAnswer | undefined {
    const { decide, random, topology } = this.#plane;
    const source = peer.source(decide, http?.headers ?? {});
    if (source === undefined || !claim.protocolFits) return { kind: 'turn-away', status: 403 };
    const request: AccessRequest = {
      source,
      destination: this.#plane.current(this.#workload),
      ...(claim.service && { service: claim.service }),
      port: claim.accessPort,
      protocol: claim.call.protocol,
      ...(http && { http }),
      connection,
      topology,
      random,
    };
    const allowed = decide.isAllowed(decide, this.#plane.policyFor(this.#place), request);
    return allowed ? undefined : decide.answerDenied(request);
  }
}
