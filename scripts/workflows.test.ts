import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { fencesOf } from './docs/fence.ts';
import { pages, ROOT } from './docs/pages.ts';

function actionlint(): string | undefined {
  try {
    const script = path.join(ROOT, 'scripts', 'go-tool.sh');
    return execFileSync(script, ['actionlint', '--if-built'], { encoding: 'utf8' }).trim();
  } catch {
    console.log('skipped, linting of workflows: actionlint is not built (scripts/go-tool.sh actionlint)');
    return undefined;
  }
}

const linter = actionlint();
const folder = path.join(ROOT, '.github', 'workflows');
const files = fs.readdirSync(folder).map((name) => path.join(folder, name));

/** Workflows that the docs show; other YAML has no jobs. */
const shown = pages().flatMap(({ name, markdown }) =>
  fencesOf(markdown)
    .filter(({ language, content }) => language === 'yaml' && content.includes('jobs:'))
    .map(({ line, content }) => ({ place: `${name}:${line}`, text: `${content.join('\n')}\n` })),
);

describe.skipIf(linter === undefined)('workflows', () => {
  it.each([
    ...files.map((file) => [path.relative(ROOT, file), fs.readFileSync(file, 'utf8')] as const),
    ...shown.map(({ place, text }) => [place, text] as const),
  ])('%s passes actionlint', (name, text) => {
    const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-stdin-filename', name, '-'];
    const { stdout, stderr } = spawnSync(linter ?? '', args, { cwd: ROOT, input: text, encoding: 'utf8' });
    expect(stdout + stderr).toBe('');
  });
});

describe('action.yml', () => {
  interface Step {
    readonly run?: string;
    readonly shell?: string;
    readonly uses?: string;
  }
  const action = load(fs.readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly runs: { readonly using: string; readonly steps: readonly Step[] };
  };
  const scripts = action.runs.steps.filter(({ run }) => run !== undefined);

  it('says the shell of each script, which a composite action must', () => {
    expect(scripts.length).toBeGreaterThan(0);
    for (const { shell } of scripts) expect(shell).toBe('bash');
  });

  it('hands inputs to scripts as variables: as text they would be commands', () => {
    for (const { run } of scripts) expect(run).not.toContain('${{');
  });

  it.each(scripts.map(({ run = '' }) => [run.split('\n')[0], run] as const))(
    'has valid bash: %s',
    (_, run) => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    },
  );

  it('is documented with each of its inputs that a pipeline chooses', () => {
    const ci = fs.readFileSync(path.join(ROOT, 'docs', 'ci.md'), 'utf8');
    for (const input of ['mesh', 'arguments', 'out', 'sign', 'publish-to', 'badges', 'package']) {
      expect(Object.keys(action.inputs)).toContain(input);
      expect(ci).toContain(`| \`${input}\` |`);
    }
  });
});

describe('actions', () => {
  it('are used by version tag or commit, never by a branch', () => {
    const texts = [...files, path.join(ROOT, 'action.yml')].map((file) => fs.readFileSync(file, 'utf8'));
    const used = [...texts, ...shown.map(({ text }) => text)].flatMap((text) =>
      [...text.matchAll(/uses: (\S+)/g)].map(([, name]) => name),
    );
    expect(used.length).toBeGreaterThan(0);
    for (const name of used) expect(name).toMatch(/^\.\/$|@(v\d+(\.\d+)*|[0-9a-f]{40})$/);
  });
});
