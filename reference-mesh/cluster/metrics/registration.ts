import { listOf, objectOf } from '../../control/read/field.ts';
import type { ApiServer } from '../api/api-server.ts';

const PATH = '/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.metrics.smi-spec.io';

type Api = Pick<ApiServer, 'ask'>;

/** Tells the API server by which authority it can trust the metrics server that the installation registered. */
export async function vouchForMetrics(api: Api, authority: string, signal: AbortSignal): Promise<void> {
  const body = { spec: { caBundle: Buffer.from(authority).toString('base64') } };
  await api.ask({ method: 'PATCH', path: PATH, body, contentType: 'application/merge-patch+json' }, signal);
}

/** Does the API server reach it? */
export async function isAvailable(api: Api, signal: AbortSignal): Promise<boolean> {
  const { status } = await api.ask({ method: 'GET', path: PATH }, signal);
  return listOf(objectOf(status).conditions).some((condition) => {
    const { type, status: holds } = objectOf(condition);
    return type === 'Available' && holds === 'True';
  });
}
