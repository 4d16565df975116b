import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function run(environment: Record<string, string>, ...args: string[]) {
  return spawn(process.execPath, [MAIN, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}

describe('the program of a pod', () => {
  it('answers on its control channel when it says that it listens, and ends with 0 on SIGTERM', async () => {
    const child = run({ WORKLOAD: '{"name":"server","ports":[]}', CONTROL_PORT: '0' });
    const [line] = await once(createInterface(child.stdout), 'line');
    const { listening, control } = JSON.parse(line);
    expect(listening).toEqual([]);
    const response = await fetch(`http://127.0.0.1:${control}/receipts?after=0`);
    expect(await response.json()).toEqual({ receipts: [], next: 0 });
    const exit = exitOf(child);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it.each([
    ['no configuration', { CONTROL_PORT: '0' }, []],
    ['no control port', {}, ['{"name":"server","ports":[]}']],
  ])('ends with 2 and says why, given %s', async (_what, environment, args) => {
    const child = run(environment, ...args);
    const [code, why] = await Promise.all([exitOf(child), text(child.stderr)]);
    expect(code).toBe(2);
    expect(why).toMatch(/^CONFIG_INVALID: /);
  });
});
