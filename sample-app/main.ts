import { parseConfig, parseControlPort } from './config.ts';
import { startControlServer } from './control-server.ts';
import { startWorkload } from './workload.ts';
import { WorkloadError } from './workload-error.ts';

// The program of a pod. Its configuration is the first argument or WORKLOAD; CONTROL_PORT is the control channel's.
// LISTEN is the address of its servers, all of them unless given: a mesh without packet filters has it on loopback.
// Prints one line of JSON when all ports are open, and ends with 0 on SIGTERM.

async function main(): Promise<void> {
  const { name, ports } = parseConfig(process.argv[2] ?? process.env.WORKLOAD ?? '');
  const controlPort = parseControlPort(process.env.CONTROL_PORT);
  const workload = await startWorkload({
    name,
    ports,
    listen: { host: process.env.LISTEN ?? '0.0.0.0', port: (containerPort) => containerPort },
    // Monotonic: deadlines are measured by it.
    now: () => performance.timeOrigin + performance.now(),
  });
  const control = await startControlServer(workload.agent, controlPort).catch(async (error: unknown) => {
    await workload.close();
    throw error;
  });

  const stop = async (): Promise<void> => {
    await Promise.all([control.close(), workload.close()]);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  process.stdout.write(`${JSON.stringify({ listening: workload.addresses, control: control.port })}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof WorkloadError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 2;
}
