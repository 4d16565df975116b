import type { SecureContextOptions } from 'node:tls';
import type { Credentials } from './credentials.ts';

/** mTLS as both ends of a session speak it. */
export function tlsOf({ key, certificate, authority }: Credentials): SecureContextOptions {
  return { key, cert: certificate, ca: authority, minVersion: 'TLSv1.3' };
}
