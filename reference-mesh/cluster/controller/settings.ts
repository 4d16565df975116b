import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Api, ApiVersion, ServedVersions } from '../../../harness/model/api.ts';

/** What an installation of the mesh is told, as data of its ConfigMap. */
export interface Settings {
  /** Objects of other versions have no effect. */
  readonly versions: ServedVersions;
  /** Name of a fault of the reference mesh. */
  readonly fault?: string;
  /** Of a workload's certificate; it is renewed after half of it. */
  readonly certificateMs: number;
}

export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';

  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

const APIS: readonly Api[] = ['access', 'specs', 'split', 'metrics'];
const VERSION = /^v1alpha[1-4]$/;
const SHORTEST_SECONDS = 10;
const LONGEST_SECONDS = 24 * 60 * 60;

/** Reads the files of a mounted ConfigMap. @throws SettingsError */
export async function readSettings(folder: string): Promise<Settings> {
  const read = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => '');
  return settingsOf({
    versions: await read('versions'),
    fault: await read('fault'),
    certificateSeconds: await read('certificateSeconds'),
  });
}

/** @throws SettingsError */
export function settingsOf(written: {
  readonly versions: string;
  readonly fault: string;
  readonly certificateSeconds: string;
}): Settings {
  const fault = written.fault.trim();
  const seconds = Number(written.certificateSeconds);
  if (!(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS))
    throw new SettingsError(
      `certificateSeconds is "${written.certificateSeconds}": give ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}`,
    );
  return {
    versions: versionsOf(written.versions),
    ...(fault !== '' && { fault }),
    certificateMs: 1000 * seconds,
  };
}

function versionsOf(text: string): ServedVersions {
  const refuse = () =>
    new SettingsError(
      `versions is "${text.trim()}": give JSON like {"access":"v1alpha3","specs":"v1alpha4"}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse();
  const entries = Object.entries(value);
  const isServed = ([api, version]: [string, unknown]) =>
    (APIS as readonly string[]).includes(api) && typeof version === 'string' && VERSION.test(version);
  if (entries.length === 0 || !entries.every(isServed)) throw refuse();
  return Object.fromEntries(entries as [Api, ApiVersion][]);
}
