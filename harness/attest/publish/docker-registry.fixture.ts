import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = 'docker-registry';

/** The user that the registry lets in, and the bcrypt hash of the password as `htpasswd -B` makes it. */
export const USER = { username: 'publisher', password: 'correct horse' };
const HTPASSWD = 'publisher:$2y$05$tQ2IlWYrphRlbvFSdfm2qOGQOm3lSK7oGHMqMxBlXVA7P4RdX/hW.\n';

/** A registry server of its own, on the loopback, with a folder of its own. */
export interface RegistryServer {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** The paths of what the tests against a real registry need; undefined, with the reason, where something is missing. */
export function registryTools(): { readonly oras: string } | { readonly missing: string } {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' });
  } catch {
    return { missing: `${PROGRAM} is not installed (Debian: apt-get install docker-registry)` };
  }
  try {
    const script = new URL('../../../scripts/go-tool.sh', import.meta.url).pathname;
    return { oras: execFileSync(script, ['oras', '--if-built'], { encoding: 'utf8' }).trim() };
  } catch {
    return { missing: 'oras is not built (scripts/go-tool.sh oras)' };
  }
}

export async function startRegistry(access: 'open' | 'htpasswd'): Promise<RegistryServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'docker-registry-'));
  const passwords = path.join(folder, 'htpasswd');
  await writeFile(passwords, HTPASSWD);
  const config = {
    version: '0.1',
    log: { level: 'info', formatter: 'json' },
    storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
    http: { addr: '127.0.0.1:0' },
    ...(access === 'htpasswd' && { auth: { htpasswd: { realm: 'results', path: passwords } } }),
  };
  await writeFile(path.join(folder, 'config.yml'), JSON.stringify(config));
  const server = spawn(PROGRAM, ['serve', path.join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
  });
  const stop = async () => {
    server.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const lines = createInterface({ input: server.stderr });
  const said: string[] = [];
  for await (const line of lines) {
    said.push(line);
    const host = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (host === undefined) continue;
    // Whoever does not read on stops the server at a full pipe.
    server.stderr.resume();
    return { host, stop };
  }
  await stop();
  throw new Error(`${PROGRAM} did not start: ${said.join('\n')}`);
}
