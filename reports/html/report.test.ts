import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadClauses } from '../../harness/catalogue/clauses.ts';
import { loadManifest } from '../../harness/catalogue/manifest.ts';
import { readEvidence } from '../../harness/evidence/reader.ts';
import type { RunEvidence, TestEvidence } from '../../harness/model/evidence.ts';
import type { Result } from '../../harness/model/result.ts';
import type { Moment } from './moment.ts';
import { MOST_BYTES, renderReport } from './report.ts';
import type { ReportSource } from './report-source.ts';
import { storyOf } from './story.ts';

// Two files of a run, made anew where the evidence has got another shape:
// run --seed 5 --fault leaks-one-in-twenty --test TA-01,TA-07,TS-02,TM-02,TM-O01
const FOLDER = new URL('../fixtures/faulted-run/', import.meta.url);

let evidence: RunEvidence;
let source: ReportSource;
let page: string;

beforeAll(async () => {
  evidence = await readEvidence(new URL('evidence.jsonl.gz', FOLDER).pathname);
  const result = JSON.parse(await readFile(new URL('result.json', FOLDER), 'utf8')) as Result;
  const [clauses, manifest] = await Promise.all([loadClauses(), loadManifest()]);
  source = { result, run: evidence.run, stories: evidence.tests.map(storyOf), clauses, manifest };
  page = renderReport(source);
});

/** Every text of a value replaced, but for those that are one of a closed set or name a place. */
function withTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => withTexts(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)])) as T;
}

const ids = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
/** The markup without any text or value: what a browser would build elements from. */
const skeleton = (html: string) => [...html.matchAll(/<\/?[a-z!][^\s>]*/gi)].map(([tag]) => tag).join('');

describe('report.html', () => {
  it('is the same bytes for the same source', () => {
    expect(renderReport(source)).toBe(page);
  });

  it('says loudly, three times, that a faulted and partial run is no measurement of a mesh', () => {
    expect(page).toContain('<title>FAULTED PARTIAL SMI conformance of reference 0.1.0</title>');
    expect(page.match(/<p class="mark" role="note">(FAULTED|PARTIAL): /g)).toHaveLength(2);
    expect(page).toContain('<b class="chip bad">FAULTED, PARTIAL</b>');
  });

  it('leads from a cell to its clauses, from there to tests, and to the evidence at both ends', () => {
    expect(page).toContain('<td role="cell" class="cell"><a href="#access">');
    expect(page).toContain('<a href="#TA-07">TA-07</a>');
    expect(page).toMatch(/id="TA-07-1".*?<i>\+[\d.]+\u00a0s<\/i>.*?denied \(HTTP 403\)/s);
  });

  it('has a place for each link within it, and each place once', () => {
    const places = ids(page);
    const targets = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter((id) => !places.includes(id))).toEqual([]);
    expect(places.filter((id, i) => places.indexOf(id) !== i)).toEqual([]);
  });

  it('allows the browser its own style and script by their hashes, and nothing from elsewhere', () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ??
      '';
    const inline = [...page.matchAll(/<(?:style|script)>(.*?)<\/(?:style|script)>/gs)].map(
      ([, content = '']) => content,
    );
    expect(inline).toHaveLength(3);
    for (const content of inline) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    }
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page).not.toMatch(/ (src|style|on\w+)="/);
  });

  it('shows every attempt of the evidence in a row, or counts it', () => {
    const sent = (test: TestEvidence) =>
      test.steps.reduce((sum, step) => sum + (step.record === 'sent' ? step.sent.length : 0), 0);
    const told = (moments: readonly Moment[]) =>
      moments
        .flatMap((moment) => (moment.kind === 'event' ? [] : moment.became))
        .reduce((sum, { count }) => sum + count, 0);
    for (const test of evidence.tests) {
      const story = storyOf(test);
      expect(told(story.strands.flatMap(({ moments }) => moments))).toBe(sent(test));
    }
  });

  it('builds no other elements from whatever texts a cluster or a file has', () => {
    const closed =
      /^(pass|fail|inconclusive|not-applicable|not-exercised|Full|Half|None|Undetermined|Passed|Failed|completed|interrupted|partial|full)$/;
    const named = /^[a-z]+-[A-Z]|^T[A-Z]+-|^v\d|^(access|specs|split|metrics)$/;
    fc.assert(
      fc.property(
        fc.constantFrom(
          '<script>alert(1)</script>',
          '"><img src=x onerror=alert(1)>',
          "'--></style></svg><b>",
          '\u202e&lt;',
        ),
        (text) => {
          const change = (own: string) => (closed.test(own) || named.test(own) ? own : `${own}${text}`);
          // What events, reasons and clauses are called is looked up, not shown; the free texts of all of them are hostile.
          const { mesh, run, observations, suite, specCommit, tests, ...rest } = source.result;
          const hostile: ReportSource = {
            ...source,
            result: {
              ...rest,
              mesh: withTexts(mesh, change),
              suite: { ...suite, version: change(suite.version) },
              specCommit: change(specCommit),
              tests: tests.map((test) => ({ ...test, title: change(test.title) })),
              observations: observations.map((one) => ({
                ...one,
                question: change(one.question),
                words: change(one.words),
              })),
              run: {
                ...run,
                id: change(run.id),
                host: withTexts(run.host, change),
                tests: run.tests.map((test) => ({
                  ...test,
                  details: test.details.map((one) => ({ ...one, detail: change(one.detail) })),
                })),
              },
            },
            run: {
              ...source.run,
              testbed: { ...source.run.testbed, facts: withTexts(source.run.testbed.facts, change) },
            },
            stories: source.stories.map((story) => ({
              ...story,
              cast: withTexts(story.cast, change),
              strands: story.strands.map((strand) => ({
                ...strand,
                words: change(strand.words),
                moments: strand.moments.map((moment) =>
                  moment.kind === 'event'
                    ? {
                        ...moment,
                        words: change(moment.words),
                        ...(moment.body && { body: change(moment.body) }),
                      }
                    : moment.kind === 'attempts'
                      ? {
                          ...moment,
                          recorded: withTexts(moment.recorded, change),
                          answered: withTexts(moment.answered, change),
                        }
                      : moment,
                ),
              })),
            })),
            clauses: source.clauses.map((clause) => ({
              ...clause,
              sentence: change(clause.sentence),
              ...(clause.reading && { reading: change(clause.reading) }),
            })),
          };
          expect(skeleton(renderReport(hostile))).toBe(skeleton(page));
        },
      ),
      { numRuns: 4 },
    );
  });

  it('stays below its size with less and less of the evidence, and says so', () => {
    const [story] = source.stories;
    const [strand] = story?.strands ?? [];
    if (story === undefined || strand === undefined) throw new Error('the fixture has no test');
    const body = 'x'.repeat(4000);
    const moments = Array.from(
      { length: 24 },
      (): Moment => ({ kind: 'event', atMs: 0, mark: 'change', words: 'apply', body }),
    );
    const stories = Array.from({ length: 20 }, () => ({ ...story, strands: [{ ...strand, moments }] }));
    const huge = renderReport({ ...source, stories });
    expect(Buffer.byteLength(huge)).toBeLessThanOrEqual(MOST_BYTES);
    const says = (one: string) => one.includes('to keep the page below its size');
    expect([says(page), says(huge)]).toEqual([false, true]);
  });
});
