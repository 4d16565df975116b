export type CatalogueErrorCode =
  | 'CATALOGUE_UNREADABLE'
  | 'CATALOGUE_MALFORMED'
  | 'CLAUSE_INVALID'
  | 'CLAUSE_DUPLICATE'
  | 'CLAUSE_UNKNOWN_DEPENDENCY'
  | 'CLAUSE_CIRCULAR_DEPENDENCY'
  | 'CLAUSE_NEEDS_REASON'
  | 'MANIFEST_UNREADABLE'
  | 'MANIFEST_MALFORMED'
  | 'MANIFEST_INVALID';

/** What is wrong with the clauses or the manifest, where, and what to do. */
export class CatalogueError extends Error {
  readonly code: CatalogueErrorCode;

  constructor(code: CatalogueErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CatalogueError';
    this.code = code;
  }
}
