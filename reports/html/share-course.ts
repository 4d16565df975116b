import type { ClientShares } from '../../harness/judge/client-shares.ts';
import { clientsOf } from '../../harness/judge/clients.ts';
import type { ErrorRates } from '../../harness/judge/sequential.ts';
import type { ShareProgress, SharesExpectation } from '../../harness/judge/share.ts';
import { ratesOf, shareProgress } from '../../harness/judge/share.ts';
import type { Episode } from '../../harness/judge/transcript.ts';
import { callText } from '../expectation.ts';

/** The estimates after a batch. */
export interface CoursePoint {
  readonly n: number;
  /** 0…1, in the order of the backends. */
  readonly observed: readonly number[];
}

/** How the estimate of one client's shares ran, until it was decided. */
export interface ClientCourse {
  readonly client: string;
  readonly call: string;
  readonly decision: ClientShares['decision'];
  readonly points: readonly CoursePoint[];
  /** Of the choices, between neighbours. */
  readonly autocorrelation: number;
  /** The run that independent choices do not produce, if one decided. */
  readonly run?: { readonly length: number; readonly service: string };
}

/** A sequential test of shares from its first judged batch to its decision. */
export interface ShareCourse {
  readonly backends: readonly { readonly service: string; readonly share: number }[];
  readonly rates: ErrorRates;
  readonly counted: number;
  readonly waldMean: number;
  readonly simulatedMean: number;
  readonly clients: readonly ClientCourse[];
}

type Counted = Exclude<ShareProgress, { kind: 'gate-shut' }>;

/** The course of the judge's own test: what it says after the first batch, after two, and so on. */
export function shareCourse({ expectation, probes }: Episode<SharesExpectation>): ShareCourse | undefined {
  const { perClient, batchSizes } = clientsOf(expectation, probes);
  const longest = batchSizes.reduce((most, { length }) => Math.max(most, length), 0);
  const stages: Counted[] = [];
  for (const batches of stagesOf(longest)) {
    const sizes = batchSizes.map((own) => own.slice(0, batches));
    const so = perClient.map((own, client) => own.slice(0, total(sizes[client] ?? [])));
    const progress = shareProgress(expectation, so, sizes);
    if (progress.kind !== 'gate-shut') stages.push(progress);
  }
  const end = stages.at(-1);
  if (end === undefined) return undefined;
  const { counted, waldMean, simulatedMean } = end;
  return {
    backends: expectation.backends.map(({ service, share }) => ({ service, share })),
    rates: ratesOf(expectation),
    counted,
    waldMean,
    simulatedMean,
    clients: expectation.probes.map((probe, client) =>
      courseOf(stages, client, `${probe.from} → ${probe.to}`, callText(probe)),
    ),
  };
}

/** More than a plot shows. */
const MOST_STAGES = 32;

/** After how many batches to look: after each, or evenly spread over them, and always after the last. */
function stagesOf(longest: number): readonly number[] {
  const stages = Math.min(longest, MOST_STAGES);
  return Array.from({ length: stages }, (_, i) => Math.ceil(((i + 1) * longest) / stages));
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

function courseOf(stages: readonly Counted[], client: number, name: string, call: string): ClientCourse {
  const points = new Map<number, CoursePoint>();
  for (const stage of stages) {
    const { counted = 0, estimates = [] } = stage.clients[client] ?? {};
    if (counted > 0) points.set(counted, { n: counted, observed: estimates.map(({ observed }) => observed) });
  }
  const last = stages.at(-1)?.clients[client];
  const run = last?.impossibleRun;
  return {
    client: name,
    call,
    decision: last?.decision ?? 'continue',
    points: [...points.values()],
    autocorrelation: last?.dependence.autocorrelation ?? 0,
    ...(run && { run: { length: run.length, service: last.estimates[run.backend]?.service ?? 'nobody' } }),
  };
}
