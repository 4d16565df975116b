import { createHash } from 'node:crypto';

/** Longest name of a DNS-1123 label. */
const LABEL_LENGTH = 63;
const HASH_LENGTH = 8;

/**
 * A DNS-1123 label made of its parts. What does not fit is cut or replaced, and then a hash of the whole keeps
 * different parts from becoming the same name.
 */
export function objectName(...parts: readonly (string | number)[]): string {
  const wanted = parts.join('-').toLowerCase();
  const label = wanted.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  if (label === wanted && label !== '' && label.length <= LABEL_LENGTH) return label;
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, HASH_LENGTH);
  const kept = label.slice(0, LABEL_LENGTH - HASH_LENGTH - 1).replace(/-+$/, '');
  return kept === '' ? `o-${hash}` : `${kept}-${hash}`;
}
