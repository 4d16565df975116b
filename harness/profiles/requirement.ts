import { PLACEHOLDERS } from './naming.ts';
import { closed, list, objectName, text } from './shape.ts';

/** What must hold of a cluster before a mesh can be measured there, and what to do where it does not. */
export type Requirement = {
  readonly why: string;
  readonly remedy: string;
} /** Oldest Kubernetes, `1.22`. */ & (
  | { readonly kind: 'kubernetes'; readonly from: string }
  /** A host name template that resolves inside pods once a Service stands. */
  | { readonly kind: 'dns'; readonly name: string }
  /** A CRD of another product. */
  | { readonly kind: 'crd'; readonly name: string }
);

/** As written: exactly one of `kubernetes`, `dns` and `crd`. */
export interface WrittenRequirement {
  readonly kubernetes?: string;
  readonly dns?: string;
  readonly crd?: string;
  readonly why: string;
  readonly remedy: string;
}

export const REQUIREMENT_KEYS = ['kubernetes', 'dns', 'crd'] as const;

export const REQUIRES_SCHEMA = list(
  closed(
    {
      kubernetes: { type: 'string', pattern: '^1\\.[0-9]{1,3}$' },
      dns: { type: 'string', maxLength: 253, pattern: `^([a-z0-9.-]|\\{(${PLACEHOLDERS.join('|')})\\})+$` },
      crd: objectName,
      why: text,
      remedy: text,
    },
    REQUIREMENT_KEYS,
  ),
);
