import { API_GROUP } from '../model/api.ts';
import type { Role } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';
import type { MetricQuery } from '../model/metric.ts';

const ROOT = `/apis/${API_GROUP.metrics}/v1alpha1`;

/** Names that only the stage knows. */
export interface MetricNames {
  readonly layout: Layout;
  readonly podOf: (role: Role) => string;
  /** metadata.name of the TrafficSplit under test. */
  readonly splitName: string;
}

/** Path of a query below the API server's root (metrics:153-163, 184-200, 408-410). */
export function metricsPath(query: MetricQuery, names: MetricNames): string {
  const { main } = names.layout.namespaces;
  const object = (of: Role, resource: 'pods' | 'deployments') =>
    `${ROOT}/namespaces/${names.layout.workloads[of].namespace}/${resource}/${
      resource === 'pods' ? names.podOf(of) : names.layout.workloads[of].name
    }`;
  switch (query.ask) {
    case 'discovery':
      return `${ROOT}/`;
    case 'api-service':
      return `/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.${API_GROUP.metrics}`;
    case 'list': {
      const { resource, labelled } = query;
      const list =
        resource === 'namespaces' || resource === 'nodes'
          ? `${ROOT}/${resource}/`
          : `${ROOT}/namespaces/${main}/${resource}/`;
      return labelled === undefined
        ? list
        : `${list}?labelSelector=${encodeURIComponent(`app=${names.layout.workloads[labelled].name}`)}`;
    }
    case 'namespace':
      return `${ROOT}/namespaces/${main}`;
    case 'get':
      return object(query.of, query.resource);
    case 'edges':
      return `${object(query.of, query.resource)}/edges`;
    case 'edge':
      return `${object(query.of, query.resource)}/edges/${names.layout.workloads[query.peer].name}`;
    case 'split':
      return `${ROOT}/namespaces/${main}/trafficsplits/${names.splitName}`;
    default:
      return query satisfies never;
  }
}
