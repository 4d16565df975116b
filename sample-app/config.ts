import type { PortSpec } from './server.ts';
import { WorkloadError } from './workload-error.ts';

/** What a pod's program is told. */
export interface Config {
  /** Deployment name. */
  readonly name: string;
  readonly ports: readonly PortSpec[];
}

const SPEAKS: readonly string[] = [
  'http',
  'tcp',
  'greeter',
  'udp',
  'tcp+udp',
] satisfies readonly PortSpec['speaks'][];
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
}

function isPortSpec(value: unknown): value is PortSpec {
  if (typeof value !== 'object' || value === null || !('number' in value) || !('speaks' in value))
    return false;
  return isPort(value.number) && typeof value.speaks === 'string' && SPEAKS.includes(value.speaks);
}

function invalid(message: string, cause?: unknown): WorkloadError {
  return new WorkloadError('CONFIG_INVALID', message, { cause });
}

/**
 * Reads `{"name":"server","ports":[{"number":8080,"speaks":"http"}]}`.
 *
 * @throws WorkloadError CONFIG_INVALID
 */
export function parseConfig(json: string): Config {
  let config: unknown;
  try {
    config = JSON.parse(json);
  } catch (cause) {
    throw invalid('the configuration is no JSON: pass {"name": …, "ports": […]}', cause);
  }
  if (typeof config !== 'object' || config === null || !('name' in config) || !('ports' in config)) {
    throw invalid('the configuration must be an object with "name" and "ports"');
  }
  const { name, ports } = config;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw invalid('"name" must be a Deployment name: lower-case letters, digits and -, at most 63');
  }
  if (!Array.isArray(ports) || !ports.every(isPortSpec)) {
    throw invalid(`"ports" must be a list of {"number": 1…65535, "speaks": ${SPEAKS.join(' | ')}}`);
  }
  if (new Set(ports.map(({ number }) => number)).size < ports.length) {
    throw invalid('"ports" names a number twice: use "tcp+udp" where a port speaks both');
  }
  return { name, ports };
}

/**
 * Reads the control channel's port number.
 *
 * @throws WorkloadError CONFIG_INVALID
 */
export function parseControlPort(digits: string | undefined): number {
  const port = /^\d{1,5}$/.test(digits ?? '') ? Number(digits) : -1;
  if (port < 0 || port > 65_535)
    throw invalid('CONTROL_PORT must be 0…65535; 0 lets the operating system choose');
  return port;
}
