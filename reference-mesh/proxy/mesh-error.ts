export type MeshErrorCode = 'MESH_UNKNOWN_SERVICE' | 'MESH_UNKNOWN_PORT' | 'MESH_DUPLICATE_POD';

/** The mesh was asked for something that it was never told about. */
export class MeshError extends Error {
  readonly code: MeshErrorCode;

  constructor(code: MeshErrorCode, message: string) {
    super(message);
    this.name = 'MeshError';
    this.code = code;
  }
}
