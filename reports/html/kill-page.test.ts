import { describe, expect, it } from 'vitest';
import type { Clause } from '../../harness/model/clause.ts';
import clauseList from '../fixtures/clauses.json' with { type: 'json' };
import { matrix } from './kill.fixture.ts';
import { renderKillPage } from './kill-page.ts';

const clauses = new Map((clauseList as Clause[]).map((clause) => [clause.id, clause]));

describe('the page of the kill matrix', () => {
  const page = renderKillPage(matrix, clauses);

  it('tells what became of each fault, and by which expectation', () => {
    expect(page).toContain('<span class="id">source-ignored</span> whoever &lt;calls&gt;');
    expect(page).toContain('killed by name by TA-07 #1 denied, which decides access-A7');
    expect(page).toContain('<b>survived</b>: no expectation failed');
    expect(page).toContain('npx smi-conformance run --fault source-ignored --seed 7 --test TA-07');
  });

  it('escapes what an expectation says', () => {
    expect(page).not.toContain('<b>5 delivered</b>');
    expect(page).toContain('&lt;b&gt;5 delivered&lt;/b&gt;');
  });

  it('tells explained failures elsewhere from those that nobody explains', () => {
    expect(page).toContain('1 explained, <b>1 unexplained</b>');
    expect(page).toContain('elsewhere: it takes the port away, too');
  });

  it('hides from “only what needs a look” no fault that needs one', () => {
    const entry = (name: string) =>
      new RegExp(`<details class="entry ([a-z]*)" id="fault-${name}">`).exec(page)?.[1];
    expect(entry('source-ignored')).toBe('passed');
    expect(entry('quiet-one')).toBe('');
    expect(entry('far-reaching')).toBe('');
  });

  it('is marked as void where the matrix proves nothing', () => {
    const marked = renderKillPage({ ...matrix, voidances: ['the control was not killed'] }, clauses);
    expect(marked).toContain('<title>VOID ');
    expect(marked).toContain('<p class="mark" role="note">VOID: the control was not killed');
    expect(page).not.toContain('VOID');
  });
});
