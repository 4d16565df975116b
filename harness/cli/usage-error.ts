/** What a user asked for cannot be done as asked; nothing has been run or written. */
export class UsageError extends Error {
  readonly code:
    | 'USAGE_COMMAND'
    | 'USAGE_OPTION'
    | 'USAGE_VALUE'
    | 'USAGE_ARGUMENT'
    | 'USAGE_UNKNOWN_NAME'
    | 'USAGE_OUT_FOLDER'
    | 'USAGE_OUT_FILE';

  constructor(code: UsageError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
    this.code = code;
  }
}
