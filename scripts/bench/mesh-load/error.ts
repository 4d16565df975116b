/** What keeps the load from being measured. */
export class LoadError extends Error {
  readonly code: 'LOAD_CONTAINER' | 'LOAD_DENIED' | 'LOAD_REPORT';

  constructor(code: LoadError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoadError';
    this.code = code;
  }
}
