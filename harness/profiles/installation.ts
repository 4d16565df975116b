import type { ObjectRef, WorkloadRef } from './object-ref.ts';
import { OBJECT_REF_SCHEMA, WORKLOAD_REF_SCHEMA } from './object-ref.ts';
import { address, closed, list, objectName, text } from './shape.ts';
import type { Chart, Source, WrittenChart, WrittenSource } from './source.ts';
import { CHART_SCHEMA, fileBeside, SOURCE_SCHEMA } from './source.ts';

/** One step of an installation; the next begins when everything in `ready` is. */
export type InstallStep = { readonly ready: readonly WorkloadRef[] } & (
  | { readonly kind: 'manifests'; readonly sources: readonly Source[] }
  | {
      readonly kind: 'helm';
      readonly release: string;
      readonly namespace: string;
      readonly chart: Chart;
      /** Absolute path of a values file. */
      readonly values?: string;
      /** Further words of `helm install`, each one of HELM_ARGUMENT. */
      readonly args: readonly string[];
    }
  /** A block of the cluster DNS's Corefile, by absolute path of its text; uninstalling takes it out again. */
  | { readonly kind: 'corefile'; readonly file: string }
  /** What no data can say: only people can do it, so the harness refuses to install and takes the mesh as it stands. */
  | { readonly kind: 'by-hand'; readonly what: string; readonly link: string }
);

/** What is deleted beside the steps' own objects, which go in reverse order. What is not there is no error. */
export interface Uninstallation {
  /** First of all, such as webhooks that would refuse pods once the mesh is gone. */
  readonly before: readonly ObjectRef[];
  /** Last of all, such as CRDs that the mesh itself created. */
  readonly after: readonly ObjectRef[];
}

/** No argument can name a file, another cluster or a program to run (`--post-renderer`). */
export const HELM_ARGUMENT =
  '^--((set|set-string|set-json|timeout)=.+|skip-crds|no-hooks|wait|wait-for-jobs|atomic|create-namespace)$';

/** As written: exactly one of `manifests`, `helm`, `corefile` and `byHand`. */
export interface WrittenStep {
  readonly manifests?: readonly WrittenSource[];
  readonly helm?: {
    readonly release: string;
    readonly namespace: string;
    readonly chart: WrittenChart;
    readonly values?: string;
    readonly args?: readonly string[];
  };
  readonly corefile?: string;
  readonly byHand?: { readonly what: string; readonly link: string };
  readonly ready?: readonly WorkloadRef[];
}

export const STEP_KEYS = ['manifests', 'helm', 'corefile', 'byHand'] as const;

export const INSTALL_SCHEMA = list(
  closed(
    {
      manifests: list(SOURCE_SCHEMA),
      helm: closed(
        {
          release: objectName,
          namespace: objectName,
          chart: CHART_SCHEMA,
          values: fileBeside,
          args: list({ type: 'string', maxLength: 2000, pattern: HELM_ARGUMENT }),
        },
        ['values', 'args'],
      ),
      corefile: fileBeside,
      byHand: closed({ what: text, link: address }),
      ready: list(WORKLOAD_REF_SCHEMA),
    },
    [...STEP_KEYS, 'ready'],
  ),
  0,
);

export const UNINSTALL_SCHEMA = closed({ before: list(OBJECT_REF_SCHEMA), after: list(OBJECT_REF_SCHEMA) }, [
  'before',
  'after',
]);

/** What is wrong with a step as written, in words, or nothing. */
export function stepProblem(step: WrittenStep): string | undefined {
  const given = STEP_KEYS.filter((key) => step[key] !== undefined);
  if (given.length === 1) return undefined;
  const choice = STEP_KEYS.map((key) => `"${key}"`).join(', ');
  return `a step of an installation is exactly one of ${choice}, but this has ${given.length === 0 ? 'none' : given.map((key) => `"${key}"`).join(' and ')}`;
}

/**
 * Why the harness cannot carry these steps out, one sentence for each obstacle; empty where it can. An installation
 * with an obstacle is not begun: the mesh is installed by its users, and taken as it stands.
 */
export function installObstacles(steps: readonly InstallStep[]): readonly string[] {
  return steps.flatMap((step, index) => {
    const at = `step ${index + 1}`;
    switch (step.kind) {
      case 'manifests':
        return step.sources.flatMap((source) =>
          source.kind === 'unpinned' ? [`${at} takes ${source.url}, whose SHA-256 is not pinned yet`] : [],
        );
      case 'helm':
        return step.chart.kind === 'unpinned'
          ? [
              `${at} takes the chart ${step.chart.name} ${step.chart.version} of ${step.chart.repository}, whose SHA-256 is not pinned yet`,
            ]
          : [];
      case 'corefile':
        return [];
      case 'by-hand':
        return [`${at} is done by people: ${step.what} (${step.link})`];
      default:
        return step satisfies never;
    }
  });
}
