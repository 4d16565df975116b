import { describe, expect, it } from 'vitest';
import { pages } from './pages.ts';
import { planOf } from './plan.ts';

const page = (...lines: string[]) => lines.join('\n');

describe('the plan of a page', () => {
  it('runs what a reader would type, with the line it stands in', () => {
    const { steps } = planOf(
      page('# A', '', '```console', '# first', 'npx smi-conformance list \\', '  --json', '```'),
    );
    expect(steps).toEqual([
      { kind: 'run', command: { text: 'npx smi-conformance list \\\n  --json', line: 5 }, exitCode: 0 },
    ]);
  });

  it('objects to a command that nothing is known of', () => {
    const { steps, objections } = planOf(page('```sh', 'kubectl get pods', '```'));
    expect(steps).toEqual([]);
    expect(objections).toEqual([{ line: 2, words: expect.stringContaining('"kubectl get pods"') }]);
  });

  it('leaves out a marked block, or the marked command of one', () => {
    const { steps, objections } = planOf(
      page(
        '<!-- not run: needs a cluster -->',
        '```console',
        'kubectl get pods',
        '```',
        'text',
        '<!-- not run "mutants": takes minutes -->',
        '```console',
        'npx smi-conformance mutants',
        'npx smi-conformance list',
        '```',
      ),
    );
    expect(objections).toEqual([]);
    expect(steps.map(({ kind }) => kind)).toEqual(['skip', 'skip', 'run']);
    expect(steps[0]).toMatchObject({ why: 'needs a cluster' });
  });

  it('knows other ends, and what a command needs', () => {
    const { steps } = planOf(
      page(
        '<!-- given: results/today, them.pub -->',
        '<!-- exit 3 "verify": partial -->',
        '```console',
        'npx smi-conformance verify results/today',
        '```',
      ),
    );
    expect(steps).toMatchObject([
      { kind: 'given', name: 'results/today' },
      { kind: 'given', name: 'them.pub' },
      { kind: 'run', exitCode: 3 },
    ]);
  });

  it('writes a fence that is a file', () => {
    expect(planOf(page('<!-- file: a/b.ts -->', '```ts', 'export {};', '```')).steps).toEqual([
      { kind: 'file', name: 'a/b.ts', content: 'export {};\n' },
    ]);
  });

  it('takes a marker to the next fence only', () => {
    const { objections } = planOf(
      page('<!-- not run: needs a cluster -->', '', 'Text between.', '', '```sh', 'kubectl get pods', '```'),
    );
    expect(objections).toHaveLength(1);
  });

  it.each([
    ['no reason', '<!-- not run -->', 'unreadable marker'],
    ['no command that it fits', '<!-- not run "kubectl": needs a cluster -->', 'fits no command'],
    ['no name', '<!-- given: -->', 'unreadable marker'],
  ])('objects to a marker with %s', (_, marker, words) => {
    const { objections } = planOf(page(marker, '```console', 'npx smi-conformance list', '```'));
    expect(objections).toEqual([{ line: 1, words: expect.stringContaining(words) }]);
  });

  it('reads no commands in other blocks', () => {
    expect(
      planOf(page('```ts', 'kubectl()', '```', '```', 'a → b', '```', '```yaml', 'run: npm x', '```')),
    ).toEqual({
      steps: [],
      objections: [],
    });
  });
});

describe('the documentation', () => {
  it.each(pages().map(({ name, markdown }) => [name, markdown] as const))(
    '%s: every command is one that is run, or says why not',
    (name, markdown) => {
      const told = planOf(markdown).objections.map(({ line, words }) => `${name}:${line}: ${words}`);
      expect(told).toEqual([]);
    },
  );
});
