import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rooms } from '../.dependency-cruiser.mjs';
import { checkImports } from './check-imports.ts';

/** A small house which obeys the law, one line a module. */
const house: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'house',
    type: 'module',
    dependencies: { undici: '*' },
    devDependencies: { 'fast-check': '*', vitest: '*' },
  }),
  'harness/model/outcome.ts': 'export type Outcome = string; export const outcomes = 1;',
  'harness/smi/intent.ts':
    "import type { Outcome } from '../model/outcome.ts'; export const allow = (o: Outcome) => o;",
  'harness/judge/verdict.ts':
    "import { outcomes } from '../model/outcome.ts'; export const verdict = outcomes;",
  'harness/judge/verdict.test.ts':
    "import fc from 'fast-check'; import { it } from 'vitest'; import { verdict } from './verdict.ts'; it('', () => fc.constant(verdict));",
  'harness/catalogue/clause.ts': "import fs from 'node:fs'; export const clause = fs;",
  'harness/evidence/log.ts':
    "import type { Outcome } from '../model/outcome.ts'; export const log = (o: Outcome) => o;",
  'harness/profiles/profile.ts':
    "import { clause } from '../catalogue/clause.ts'; export const profile = clause;",
  'harness/attest/statement.ts': "import { log } from '../evidence/log.ts'; export const statement = log;",
  'harness/testbed/stage.ts':
    "import { profile } from '../profiles/profile.ts'; export const stage = profile;",
  'harness/testbed/embedded/testbed.ts':
    "import { server } from '../../../sample-app/server.ts'; import { proxy } from '../../../reference-mesh/proxy.ts'; import { stage } from '../stage.ts'; export const testbed = [server, proxy, stage];",
  'harness/traffic/probe.ts': "import { stage } from '../testbed/stage.ts'; export const probe = stage;",
  'harness/run/authoring.ts':
    "import { probe } from '../traffic/probe.ts'; export const conformanceTest = probe;",
  'harness/cli/main.ts':
    "import { conformanceTest } from '../run/authoring.ts'; export const main = conformanceTest;",
  'reports/html.ts': "import { verdict } from '../harness/judge/verdict.ts'; export const html = verdict;",
  'sample-app/server.ts':
    "import http from 'node:http'; import { fetch } from 'undici'; import type { Outcome } from '../harness/model/outcome.ts'; export const server = (o: Outcome) => [http, fetch, o];",
  'reference-mesh/proxy.ts':
    "import type { Outcome } from '../harness/model/outcome.ts'; export const proxy = (o: Outcome) => o;",
  'suites/traffic-access/denied.suite.ts':
    "import { conformanceTest } from '../../harness/run/authoring.ts'; import { allow } from '../../harness/smi/intent.ts'; export default [conformanceTest, allow];",
  'scripts/bench.ts':
    "import { main } from '../harness/cli/main.ts'; import fc from 'fast-check'; export default [main, fc];",
};

let root: string;

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), `${text}\n`);
  }
}

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'import-law-')));
  write(house);
  fs.symlinkSync(path.resolve(import.meta.dirname, '..', 'node_modules'), path.join(root, 'node_modules'));
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe('the import law', () => {
  it('is content with a house that obeys it, and has read every room', async () => {
    const report = await checkImports(root);
    expect(report.violations).toEqual([]);
    expect(report.modules).toBe(Object.keys(house).filter((file) => file.endsWith('.ts')).length);
    expect(report.imports).toBeGreaterThan(report.modules);
    expect(rooms.filter((room) => !fs.existsSync(path.join(root, room)))).toEqual([]);
  });

  // Each plants one forbidden import, and the rule named is the one that must notice.
  it.each<[rule: string, file: string, text: string]>([
    ['order-model', 'harness/model/a.ts', "import '../smi/intent.ts';"],
    ['order-judge', 'harness/judge/a.ts', "import '../evidence/log.ts';"],
    [
      'order-judge',
      'harness/judge/a.ts',
      "import type { log } from '../evidence/log.ts'; export type A = typeof log;",
    ],
    ['order-judge', 'harness/judge/a.ts', "export * from '../evidence/log.ts';"],
    ['order-judge', 'harness/judge/a.ts', "export const a = await import('../evidence/log.ts');"],
    ['order-judge', 'harness/judge/a.test.ts', "import '../evidence/log.ts';"],
    ['order-smi', 'harness/smi/a.ts', "import '../catalogue/clause.ts';"],
    ['order-profiles', 'harness/profiles/a.ts', "import '../attest/statement.ts';"],
    ['order-reports', 'reports/a.ts', "import '../harness/profiles/profile.ts';"],
    ['order-attest', 'harness/attest/a.ts', "import '../../reports/html.ts';"],
    ['order-testbed', 'harness/testbed/kubernetes/a.ts', "import '../../traffic/probe.ts';"],
    ['order-testbed', 'harness/testbed/kubernetes/a.ts', "import '../../../sample-app/server.ts';"],
    ['order-testbed-embedded', 'harness/testbed/embedded/a.ts', "import '../../traffic/probe.ts';"],
    ['order-traffic', 'harness/traffic/a.ts', "import '../run/authoring.ts';"],
    ['order-run', 'harness/run/a.ts', "import '../cli/main.ts';"],
    ['order-run', 'harness/run/a.ts', "import '../../suites/traffic-access/denied.suite.ts';"],
    ['order-cli', 'harness/cli/a.ts', "import '../../reference-mesh/proxy.ts';"],
    ['order-cli', 'harness/cli/a.ts', "import '../../scripts/bench.ts';"],
    [
      'sample-app-and-mesh-types-only',
      'sample-app/a.ts',
      "import { type Outcome, outcomes } from '../harness/model/outcome.ts'; export const a = outcomes as Outcome;",
    ],
    [
      'sample-app-and-mesh-types-only',
      'sample-app/a.ts',
      "import { outcomes } from '../harness/model/outcome.ts'; export const a = outcomes;",
    ],
    ['sample-app-and-mesh-types-only', 'reference-mesh/a.ts', "import '../harness/smi/intent.ts';"],
    [
      'sample-app-and-mesh-alone',
      'reference-mesh/a.ts',
      "import type { verdict } from '../harness/judge/verdict.ts'; export type A = typeof verdict;",
    ],
    ['sample-app-and-mesh-alone', 'reference-mesh/a.ts', "import '../sample-app/server.ts';"],
    [
      'suites-use-authoring-and-intents',
      'suites/traffic-split/a.suite.ts',
      "import '../../harness/judge/verdict.ts';",
    ],
    [
      'suites-use-authoring-and-intents',
      'suites/traffic-split/a.suite.ts',
      "import '../../harness/run/plan.ts';",
    ],
    ['suites-use-authoring-and-intents', 'suites/traffic-split/a.suite.ts', "import 'undici';"],
    ['suites-use-authoring-and-intents', 'suites/traffic-split/a.suite.ts', "import 'node:fs';"],
    ['pure-rooms-do-no-io', 'harness/judge/a.ts', "import 'node:fs/promises';"],
    ['pure-rooms-do-no-io', 'reference-mesh/control/a.ts', "import 'node:net';"],
    ['no-cycle', 'harness/judge/a.ts', "import './b.ts';"],
    ['no-test-in-product', 'harness/judge/a.ts', "import './verdict.test.ts';"],
    ['no-development-package-in-product', 'harness/judge/a.ts', "import 'fast-check';"],
    ['no-undeclared-package', 'harness/judge/a.ts', "import 'ajv';"],
    ['no-dangling-import', 'harness/judge/a.ts', "import './nowhere.ts';"],
  ])('%s: %s with %s', async (rule, file, text) => {
    write({
      'harness/judge/b.ts': "import './a.ts';",
      'harness/judge/a.ts': '',
      'harness/run/plan.ts': '',
      [file]: text,
    });
    const { violations } = await checkImports(root);
    expect(violations).toEqual([expect.stringMatching(new RegExp(`^${rule}: ${file} → `))]);
  });
});

describe('the check of the law', () => {
  it.each(['utils', 'common', 'helpers', 'misc'])(
    'refuses a folder named %s, imported or not',
    async (name) => {
      write({ [`harness/judge/${name}/a.ts`]: '' });
      expect((await checkImports(root)).violations).toEqual([
        expect.stringContaining(`harness/judge/${name} `),
      ]);
    },
  );

  it('refuses a room that the law does not know', async () => {
    write({ 'harness/cache/a.ts': '' });
    expect((await checkImports(root)).violations).toEqual([
      expect.stringMatching(/^unknown room: harness\/cache /),
    ]);
  });

  it('refuses a room of which no module was read', async () => {
    fs.rmSync(path.join(root, 'harness/attest/statement.ts'));
    expect((await checkImports(root)).violations).toEqual([
      expect.stringMatching(/^room not read: harness\/attest /),
    ]);
  });

  it('refuses a tree of which it read nothing', async () => {
    const empty = path.join(root, 'empty');
    fs.mkdirSync(empty);
    const report = await checkImports(empty);
    expect(report.modules).toBe(0);
    expect(report.violations).toEqual([expect.stringMatching(/^no modules read /)]);
  });
});
