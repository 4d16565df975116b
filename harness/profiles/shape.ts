// Pieces that the schemas of a profile's parts share (JSON schema draft-07).

export const text = { type: 'string', minLength: 1, maxLength: 2000 };

/** An address that people may follow: never a script, never plain http. */
export const address = { type: 'string', maxLength: 2000, pattern: '^https://[^\\s"<>]+$' };

/** A DNS label or subdomain, as Kubernetes names its objects. */
export const objectName = { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$' };

/** Labels or annotations. */
export const marks = {
  type: 'object',
  propertyNames: { pattern: '^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$', maxLength: 317 },
  additionalProperties: { type: 'string', maxLength: 2000 },
};

/** JSON pointer (RFC 6901). */
export const pointer = { type: 'string', maxLength: 500, pattern: '^(/([^/~]|~[01])*)*$' };

export function list(items: object, minItems = 1): object {
  return { type: 'array', minItems, maxItems: 100, items };
}

/** Nothing but these keys; all of them are required unless they are said to be optional. */
export function closed(
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    properties,
  };
}
