/** How a registry wants to be asked: the `WWW-Authenticate` header of its 401. */
export type Challenge =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: string; readonly service: string | undefined };

/** Undefined where it asks in no way that is known here. */
export function parseChallenge(header: string): Challenge | undefined {
  const scheme = /^\s*(basic|bearer)\b/i.exec(header)?.[1]?.toLowerCase();
  if (scheme === 'basic') return { kind: 'basic' };
  const realm = parameter(header, 'realm');
  return scheme === 'bearer' && realm !== undefined
    ? { kind: 'bearer', realm, service: parameter(header, 'service') }
    : undefined;
}

function parameter(header: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(header)?.[1];
}
