import type { ServedVersions } from '../model/api.ts';
import type { InstallStep, WrittenStep } from './installation.ts';
import { INSTALL_SCHEMA } from './installation.ts';
import type { PodSelector, WorkloadRef } from './object-ref.ts';
import { WORKLOAD_REF_SCHEMA } from './object-ref.ts';
import { address, closed, list, marks, objectName, text } from './shape.ts';

/** Another product that serves one of the APIs for a mesh that does not. */
export interface AddOn {
  readonly name: string;
  readonly title: string;
  readonly link: string;
  /** False until somebody has run it with this mesh. */
  readonly verified: boolean;
  readonly versions: ServedVersions;
  readonly install: readonly InstallStep[];
  readonly ready: readonly WorkloadRef[];
  /** Its pods, whose images count among what ran. */
  readonly pods: readonly PodSelector[];
}

export interface WrittenAddOn extends Omit<AddOn, 'install'> {
  readonly install: readonly WrittenStep[];
}

export const POD_SELECTORS_SCHEMA = list(
  closed({ namespace: objectName, labels: { ...marks, minProperties: 1 } }),
);

/** @param versions schema of ServedVersions */
export function addOnsSchema(versions: object): object {
  return list(
    closed({
      name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
      title: text,
      link: address,
      verified: { type: 'boolean' },
      versions,
      install: INSTALL_SCHEMA,
      ready: list(WORKLOAD_REF_SCHEMA),
      pods: POD_SELECTORS_SCHEMA,
    }),
  );
}
