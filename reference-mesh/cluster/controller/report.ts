import type { Exchange } from '../../control/observation.ts';
import type { Report } from '../protocol.ts';

/** What a sidecar sent, without what is no exchange. */
export function reportOf(body: unknown): Report {
  const { number, exchanges } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly number?: unknown;
    readonly exchanges?: unknown;
  };
  return {
    number: typeof number === 'number' ? number : 0,
    exchanges: Array.isArray(exchanges) ? exchanges.filter(isExchange) : [],
  };
}

function isExchange(value: unknown): value is Omit<Exchange, 'pod'> {
  if (typeof value !== 'object' || value === null) return false;
  const { side, peer, at, latencyMs, result } = value as Partial<Record<keyof Exchange, unknown>>;
  const kind = (result as { readonly kind?: unknown } | undefined)?.kind;
  return (
    (side === 'client' || side === 'server') &&
    typeof peer === 'string' &&
    Number.isFinite(at) &&
    Number.isFinite(latencyMs) &&
    (kind === 'answered' || kind === 'denied' || kind === 'broken')
  );
}
