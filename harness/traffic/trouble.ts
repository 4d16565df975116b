export type TroubleCode =
  | 'CONTROL_CHANNEL_LOST'
  | 'CLOCK_WENT_BACK'
  | 'ARRIVED_LATE'
  | 'ADMISSION_NOT_CONVERGED'
  | 'MESH_FROZEN'
  | 'OBJECT_NOT_ACCEPTED'
  | 'METRICS_UNREACHABLE'
  | 'SCHEMA_UNREADABLE'
  | 'EVENTS_UNREADABLE'
  | 'DEPLOYMENT_FAILED';

/** The harness's own trouble, or a set-up that did not come about: no verdict on the mesh (design, rule 6). */
export class Trouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Trouble';
    this.code = code;
  }
}
