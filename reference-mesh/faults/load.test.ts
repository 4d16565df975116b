import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../harness/model/api.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import { decisionsWith } from './fault.ts';
import { faultNames, listFaults, loadFault } from './load.ts';

const APIS: readonly Api[] = ['access', 'specs', 'split', 'metrics'];
const CLAUSES = fileURLToPath(new URL('../../suites/clauses/', import.meta.url));

describe('faults', () => {
  it('are named like their modules, and break clauses of the catalogue', async () => {
    const texts = await Promise.all(APIS.map((api) => readFile(path.join(CLAUSES, `${api}.yaml`), 'utf8')));
    const known = new Set([...texts.join('\n').matchAll(/- id: (\S+)/g)].map(([, id]) => id));
    const faults = await listFaults();
    expect(faults.map(({ name }) => name)).toEqual(await faultNames());
    for (const { name, breaks, alsoFails = [] } of faults) {
      const explained = alsoFails.flatMap((effect) => ('clauses' in effect ? effect.clauses : []));
      expect([name, [...breaks, ...explained].filter((id) => !known.has(id))]).toEqual([name, []]);
    }
  });

  it('are at least four for each specification', async () => {
    const broken = (await listFaults()).map(({ breaks }) => breaks[0]?.split('-')[0]);
    for (const api of APIS) {
      expect(broken.filter((of) => of === api).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('replace decisions, and leave the right ones as they are', async () => {
    for (const fault of await listFaults()) {
      const decisions = decisionsWith(fault, rightDecisions);
      expect(Object.keys(decisions)).toEqual(Object.keys(rightDecisions));
      expect(decisions).not.toEqual(rightDecisions);
    }
  });
});

describe('loading a fault', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fault-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function written(name: string, source: string): Promise<string> {
    const file = path.join(folder, `${name}.mjs`);
    await writeFile(file, source);
    return file;
  }

  it('finds it by name, with the digest of its module', async () => {
    const { fault, digest } = await loadFault('source-ignored');
    expect(fault.name).toBe('source-ignored');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds it by path', async () => {
    const file = await written(
      'mine',
      "export default { name: 'mine', title: 't', breaks: ['access-A1'], decisions: () => ({ isAllowed: () => true }) };",
    );
    expect((await loadFault(file)).fault.name).toBe('mine');
  });

  it('takes the reasons for what else fails as they are', async () => {
    const sideEffects = "{ expectations: ['denied'], failing: ['leaked'], because: 'why' }";
    const { fault } = await loadFault(await written('reasoned', alsoFailing(sideEffects)));
    expect(fault.alsoFails).toEqual([{ expectations: ['denied'], failing: ['leaked'], because: 'why' }]);
  });

  it('names the nearest where the name is unknown', async () => {
    await expect(loadFault('sorce-ignored')).rejects.toMatchObject({
      code: 'FAULT_UNKNOWN',
      message: expect.stringContaining('source-ignored'),
    });
    await expect(loadFault('./absent.ts')).rejects.toMatchObject({ code: 'FAULT_UNKNOWN' });
  });

  it.each([
    ['throws', "throw new Error('no');", 'FAULT_BROKEN'],
    ['throws-later', decisions("() => { throw new Error('no'); }"), 'FAULT_BROKEN'],
    ['empty', 'export {};', 'FAULT_SHAPE'],
    ['nameless', "export default { title: 't' };", 'FAULT_SHAPE'],
    ['clauseless', decisions('() => ({ isAllowed: () => true })').replace('access-A1', 'A1'), 'FAULT_SHAPE'],
    ['misspelt', decisions('() => ({ isAlowed: () => true })'), 'FAULT_SHAPE'],
    ['no-function', decisions('() => ({ isAllowed: true })'), 'FAULT_SHAPE'],
    ['no-replacement', decisions('() => ({})'), 'FAULT_SHAPE'],
    ['no-reason', alsoFailing("{ clauses: ['access-A2'], because: '' }"), 'FAULT_SHAPE'],
    ['no-failure', alsoFailing("{ expectations: ['denied'], because: 'why' }"), 'FAULT_SHAPE'],
    [
      'two-ways',
      alsoFailing(
        "{ clauses: ['access-A2'], expectations: ['denied'], failing: ['leaked'], because: 'why' }",
      ),
      'FAULT_SHAPE',
    ],
    ['surplus', alsoFailing("{ clauses: ['access-A2'], because: 'why', tests: ['TA-01'] }"), 'FAULT_SHAPE'],
  ])('refuses a module that is wrong: %s', async (name, source, code) => {
    await expect(loadFault(await written(name, source))).rejects.toMatchObject({ code });
  });
});

function alsoFailing(sideEffect: string): string {
  return decisions('() => ({ isAllowed: () => true })').replace(
    'decisions:',
    `alsoFails: [${sideEffect}], decisions:`,
  );
}

function decisions(source: string): string {
  return `export default { name: 'x', title: 't', breaks: ['access-A1'], decisions: ${source} };`;
}
