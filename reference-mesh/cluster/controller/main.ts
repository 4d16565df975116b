import { ApiServer } from '../api/api-server.ts';
import { decisionsFor } from '../decisions.ts';
import { Controller } from './controller.ts';
import { readSettings } from './settings.ts';

// The program of the controller's pod. Its settings are the files of a ConfigMap, in SETTINGS; NAMESPACE is its own.

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const settings = await readSettings(process.env.SETTINGS ?? '/etc/reference-mesh');
const controller = await Controller.start(
  {
    api: await ApiServer.ofPod(process.env),
    namespace: process.env.NAMESPACE ?? 'reference-mesh',
    settings,
    decisions: await decisionsFor(settings.fault),
    now: Date.now,
    log: (event, detail) => process.stdout.write(`${JSON.stringify({ at: new Date(), event, ...detail })}\n`),
  },
  stop.signal,
);
await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
await controller.close();
