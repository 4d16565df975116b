import { describe, expect, it } from 'vitest';
import sample from '../fixtures/result.json' with { type: 'json' };
import { parseResult } from '../result-schema.ts';
import type { SiteSource, VerifiedResult } from './feed.ts';
import { feedOf } from './feed.ts';
import { renderIndexPage } from './index-page.ts';
import { renderResultPage } from './result-page.ts';

const result = parseResult(JSON.stringify(sample));
const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

const hostile: VerifiedResult = {
  digest: 'a'.repeat(64),
  attestation: 'b'.repeat(64),
  capability: {
    scope: 'full',
    mesh: { name: EVIL, version: EVIL },
    release: result.release,
    versions: result.versions,
    matrix: result.matrix,
    issuedAt: '2026-11-01T00:00:00.000Z',
    validUntil: '2027-01-30T00:00:00.000Z',
  },
  result: {
    ...result,
    mesh: { ...result.mesh, name: EVIL, version: EVIL },
    run: { ...result.run, id: EVIL, host: { node: EVIL, platform: EVIL } },
  },
  signedBy: { kind: 'identity', identity: EVIL, issuer: EVIL },
  profile: 'unverified',
};
const source: SiteSource = {
  verified: [hostile],
  unverified: [{ name: EVIL, code: 'UNTRUSTED_SIGNER', reason: EVIL }],
  withoutSmi: [{ name: 'k', title: EVIL, link: `javascript:${EVIL}`, statement: EVIL, source: EVIL }],
  now: new Date('2026-12-01T00:00:00.000Z'),
  generator: result.suite,
};
const feed = feedOf(source);
const shown = feed.results[0];
if (shown === undefined) throw new Error('no result');
const index = renderIndexPage(feed);
const page = renderResultPage({ shown, result: hostile.result, badges: [], clauses: new Map() });

describe('the pages of a public matrix', () => {
  it.each([
    ['the matrix', index],
    ['a result', page],
  ])('%s takes everything that was read literally, and follows no script', (_, text) => {
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/<img src=x/);
    expect(text).not.toMatch(/href="javascript/i);
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain("default-src 'none'".replaceAll("'", '&#39;'));
  });

  it('link each cell to the result, and the result to its report and attestation', () => {
    const folder = `results/${'a'.repeat(64)}`;
    expect(index).toContain(`href="${folder}/index.html#access"`);
    expect(index).toContain(`href="${folder}/attestation.sigstore.json"`);
    expect(index).toContain(`href="${folder}/report.html"`);
    expect(page).toContain('href="attestation.sigstore.json"');
  });

  it('mark a profile that nobody has confirmed, and a result that is stale', () => {
    expect(index).toContain('profile not yet confirmed');
    expect(index).not.toContain('stale since');
    const later = renderIndexPage(feedOf({ ...source, now: new Date('2027-02-01T00:00:00.000Z') }));
    expect(later).toContain('stale since 2027-01-30');
    expect(later).toContain('<tr role="row" class="old">');
  });

  it('never colour what does not verify', () => {
    const without = renderIndexPage(feedOf({ ...source, verified: [] }));
    const shownPart = without.slice(0, without.indexOf('id="reading"'));
    expect(shownPart).not.toContain('class="chip');
    expect(shownPart).toContain('UNTRUSTED_SIGNER');
  });

  it('show what is undetermined without a colour', () => {
    const matrix = index.slice(index.indexOf('<tbody'), index.indexOf('</tbody>'));
    expect(matrix).toContain('<span class="dash">? Undetermined</span>');
  });
});
