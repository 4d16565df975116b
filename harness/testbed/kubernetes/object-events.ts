import type { ObjectEvent, ObjectName } from '../../model/kubernetes.ts';
import type { Cluster } from './cluster.ts';

/** More than any mesh says of one object. */
const MOST = 100;
/** Kubernetes' own limit of an Event's message, characters. */
const MESSAGE = 1_024;

/** An Event of the core API: those of events.k8s.io are the same objects, their `regarding` is the `involvedObject` here. */
interface ListedEvent {
  readonly metadata: { readonly uid?: string; readonly name: string };
  readonly involvedObject?: Readonly<Record<string, unknown>>;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly reportingComponent?: string;
  readonly source?: { readonly component?: string };
}

/** The Events that `kubectl describe` shows of an object. @throws ClusterError */
export async function eventsAbout(
  cluster: Cluster,
  about: ObjectName,
  signal: AbortSignal,
): Promise<readonly ObjectEvent[]> {
  const { kind, name, namespace } = about;
  const selector = encodeURIComponent(`involvedObject.kind=${kind},involvedObject.name=${name}`);
  const list = await cluster.get(
    `/api/v1/namespaces/${namespace}/events?limit=${MOST}&fieldSelector=${selector}`,
    signal,
  );
  const { items = [] } = list as unknown as { readonly items?: readonly ListedEvent[] };
  return items
    .filter(({ involvedObject }) => involvedObject?.kind === kind && involvedObject.name === name)
    .map(({ metadata, type, reason, message, reportingComponent, source }) => ({
      id: metadata.uid ?? metadata.name,
      type: type ?? '',
      reason: reason ?? '',
      message: (message ?? '').slice(0, MESSAGE),
      by: reportingComponent || source?.component || '',
    }));
}
