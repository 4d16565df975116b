/** On everything that a run creates. */
export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'smi-conformance' } as const;
export const RUN_LABEL = 'smi-conformance.dev/run';
export const STAGE_LABEL = 'smi-conformance.dev/stage';

/** Selects everything that any run created. */
export const MANAGED_SELECTOR = 'app.kubernetes.io/managed-by=smi-conformance';
