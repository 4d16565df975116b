import type { Fact } from './facts.ts';

export const CHECKS = [
  'kubeconfig',
  'API server',
  'credentials',
  'version',
  'rights',
  'installing',
  'SMI APIs',
  'webhooks',
  'mesh',
  'mode',
  'other meshes',
  'requirements',
  'metrics API',
  'image',
  'room',
  'left-overs',
] as const;
export type Check = (typeof CHECKS)[number];

/** `warning`: a run is possible, but look at it first. `problem`: a run fails on it. */
export type State = 'ok' | 'warning' | 'problem';

/** What one check found, and what to do about it. */
export interface Finding {
  readonly check: Check;
  readonly state: State;
  readonly found: string;
  /** Never absent where the state is not `ok`. */
  readonly remedy?: string;
}

export function ok(check: Check, found: string): Finding {
  return { check, state: 'ok', found };
}

export function warning(check: Check, found: string, remedy: string): Finding {
  return { check, state: 'warning', found, remedy };
}

export function problem(check: Check, found: string, remedy: string): Finding {
  return { check, state: 'problem', found, remedy };
}

const SEE_RIGHTS = 'see the rights above; the check is left out';

/** What a check finds that could not be made. */
export function unknown(check: Check, { why }: Extract<Fact<unknown>, { kind: 'unknown' }>): Finding {
  return warning(check, `not known: ${why}`, SEE_RIGHTS);
}
