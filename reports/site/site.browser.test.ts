import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clauseById, loadClauses } from '../../harness/catalogue/clauses.ts';
import { badgeFiles, badgesOf } from '../badge.ts';
import sample from '../fixtures/result.json' with { type: 'json' };
import { parseResult } from '../result-schema.ts';
import type { VerifiedResult } from './feed.ts';
import { feedOf } from './feed.ts';
import { renderIndexPage } from './index-page.ts';
import { renderResultPage } from './result-page.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const CHROMIUM = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => place !== '' && existsSync(place));
const why =
  CHROMIUM === undefined
    ? ' (skipped: no Chromium on this machine; install one, or name it with CHROMIUM)'
    : '';

// Nothing of the browser's own on the network either.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const READERS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['a phone, light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
  ['a phone, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ['a desktop, light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['a desktop, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
];

/** Wider than a phone, and nowhere to break. */
const LONG_WORD = 'unbroken'.repeat(20);

const SLOW_MACHINE_MS = 120_000;

const result = parseResult(JSON.stringify(sample));
const exercised = result.matrix.map((cell) => ({ ...cell, notExercised: 0 }));
const verified = (
  digest: string,
  version: string,
  [issued, valid]: readonly [string, string],
): VerifiedResult => ({
  digest: digest.repeat(64),
  attestation: digest.repeat(64),
  capability: {
    scope: 'full',
    mesh: { name: 'lattice', version },
    release: result.release,
    versions: result.versions,
    matrix: exercised,
    issuedAt: `${issued}T00:00:00.000Z`,
    validUntil: `${valid}T00:00:00.000Z`,
  },
  result: { ...result, matrix: exercised, mesh: { ...result.mesh, name: 'lattice', version } },
  signedBy: { kind: 'identity', identity: LONG_WORD, issuer: 'https://issuer.example' },
  profile: 'unverified',
});
const feed = feedOf({
  verified: [
    verified('a', '1.0', ['2026-06-01', '2026-08-30']),
    verified('b', '1.0', ['2026-10-01', '2026-12-30']),
    verified('c', LONG_WORD, ['2026-10-01', '2026-12-30']),
  ],
  unverified: [{ name: LONG_WORD, code: 'UNTRUSTED_SIGNER', reason: LONG_WORD }],
  withoutSmi: [
    {
      name: 'k',
      title: 'Knit',
      link: 'https://knit.example',
      statement: 'Knit serves none of it.',
      source: 'https://knit.example/why',
    },
  ],
  now: new Date('2026-11-01T00:00:00.000Z'),
  generator: result.suite,
});

describe.skipIf(CHROMIUM === undefined)(
  `a public matrix in a browser${why}`,
  { timeout: SLOW_MACHINE_MS },
  () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'smi-conformance-site-'));
      const clauses = clauseById(await loadClauses());
      await writeFile(path.join(folder, 'index.html'), renderIndexPage(feed));
      for (const shown of feed.results) {
        const place = path.join(folder, shown.folder);
        const { badges } = badgesOf(
          { ...result, ...shown, scope: 'full', matrix: exercised },
          new Date(feed.now),
        );
        await mkdir(path.join(place, 'badges'), { recursive: true });
        for (const { name, content } of badges.flatMap(badgeFiles)) {
          await writeFile(path.join(place, 'badges', name), content);
        }
        const page = renderResultPage({
          shown,
          result: { ...result, mesh: { ...result.mesh, ...shown.mesh } },
          badges,
          clauses,
        });
        await writeFile(path.join(place, 'index.html'), page);
      }
      browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: QUIET });
    }, SLOW_MACHINE_MS);

    afterAll(async () => {
      await browser?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    /** A page as one reader has it, and what the browser asked for or complained about. */
    async function opened(options: BrowserContextOptions, place: string) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.setDefaultTimeout(SLOW_MACHINE_MS);
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('requestfailed', (request) => complaints.push(`no ${request.url()}`));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(path.join(folder, place)).href, { timeout: SLOW_MACHINE_MS });
      for (const summary of await page.locator('details:not([open]) > summary').all()) await summary.click();
      return { page, requests, complaints, close: () => context.close() };
    }

    async function violations(page: Page): Promise<readonly string[]> {
      // As a debugger's own code it is not bound by the page's policy.
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      await page.evaluate(axe);
      const found = (await page.evaluate('axe.run(document)')) as {
        readonly violations: readonly {
          readonly id: string;
          readonly nodes: readonly { readonly html: string }[];
        }[];
      };
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    }

    describe.each([
      ['the matrix', 'index.html'],
      ['the page of a result', `results/${'b'.repeat(64)}/index.html`],
      ['the page of a stale result', `results/${'a'.repeat(64)}/index.html`],
      ['the page of a result with a long name', `results/${'c'.repeat(64)}/index.html`],
    ])('%s', (_, place) => {
      it.each(READERS)('has no accessibility violation on %s, and is no wider', async (_reader, options) => {
        const { page, close } = await opened(options, place);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport?.width);
        await close();
      });

      it('asks for nothing but its own folder, and runs into no policy', async () => {
        const { requests, complaints, close } = await opened({}, place);
        const own = pathToFileURL(`${folder}/`).href;
        expect(requests.filter((url) => !url.startsWith('data:') && !url.startsWith(own))).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      });
    });
  },
);
