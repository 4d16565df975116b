import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { decisionsFor } from '../decisions.ts';
import { HEALTH_PORT } from '../protocol.ts';
import { ServiceAddresses } from './service-addresses.ts';
import { ChangedMesh, Sidecar } from './sidecar.ts';

// The program of a pod's sidecar. Which pod it is comes from the downward API: POD, NAMESPACE, HOST; MESH is the folder
// with the authority's certificate and the pod's token, CONTROLLER where the controller is.

const { POD = '', NAMESPACE = '', HOST = '', MESH = '/var/run/reference-mesh' } = process.env;
const { CONTROLLER = 'controller.reference-mesh.svc.cluster.local:8443' } = process.env;
const [host = '', port = '8443'] = CONTROLLER.split(':');

const sidecar = new Sidecar({
  controller: { host, port: Number(port), authority: await readFile(`${MESH}/authority.crt`, 'utf8') },
  tokenFile: `${MESH}/token`,
  namespace: NAMESPACE,
  pod: POD,
  host: HOST,
  addresses: new ServiceAddresses(await readFile('/etc/hosts', 'utf8')),
  decisionsFor,
  now: Date.now,
  log: (event, detail) => process.stdout.write(`${JSON.stringify({ at: new Date(), event, ...detail })}\n`),
});

const health = createServer((_request, response) => {
  response.writeHead(sidecar.isReady ? 200 : 503).end();
});
health.listen(HEALTH_PORT, HOST);
await once(health, 'listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
try {
  await sidecar.run();
} catch (error) {
  if (!(error instanceof ChangedMesh)) throw error;
  process.stdout.write(`${JSON.stringify({ event: 'restart', why: error.message })}\n`);
  process.exit(0);
}
