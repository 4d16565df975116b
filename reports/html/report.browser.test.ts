import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clauseById, loadClauses } from '../../harness/catalogue/clauses.ts';
import { loadManifest } from '../../harness/catalogue/manifest.ts';
import { readEvidence } from '../../harness/evidence/reader.ts';
import type { Result } from '../../harness/model/result.ts';
import { matrix } from './kill.fixture.ts';
import { renderKillPage } from './kill-page.ts';
import { renderReport } from './report.ts';
import { storyOf } from './story.ts';

const FOLDER = new URL('../fixtures/faulted-run/', import.meta.url);
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
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

describe.skipIf(CHROMIUM === undefined)(
  `report.html in a browser${why}`,
  { timeout: SLOW_MACHINE_MS },
  () => {
    let browser: Browser;
    let folder: string;
    let address: string;

    beforeAll(async () => {
      const evidence = await readEvidence(new URL('evidence.jsonl.gz', FOLDER).pathname);
      const result = JSON.parse(await readFile(new URL('result.json', FOLDER), 'utf8')) as Result;
      const [clauses, manifest] = await Promise.all([loadClauses(), loadManifest()]);
      const stories = evidence.tests.map(storyOf).map((story) => ({
        ...story,
        strands: story.strands.map((strand) => ({ ...strand, words: `${strand.words} ${LONG_WORD}` })),
      }));
      folder = await mkdtemp(path.join(tmpdir(), 'smi-conformance-report-'));
      const file = path.join(folder, 'report.html');
      await writeFile(
        file,
        renderReport({
          result: { ...result, mesh: { ...result.mesh, version: LONG_WORD } },
          run: evidence.run,
          stories,
          clauses,
          manifest,
        }),
      );
      await writeFile(path.join(folder, 'kills.html'), renderKillPage(matrix, clauseById(clauses)));
      address = pathToFileURL(file).href;
      browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: QUIET });
    }, SLOW_MACHINE_MS);

    afterAll(async () => {
      await browser?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    /** The page as one reader has it, and what the browser asked for or complained about. */
    async function opened(options: BrowserContextOptions, place = '') {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.setDefaultTimeout(SLOW_MACHINE_MS);
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${address}${place}`, { timeout: SLOW_MACHINE_MS });
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

    for (const [reader, options] of READERS) {
      it(`has no accessibility violation on ${reader}, with everything open`, async () => {
        const { page, close } = await opened(options);
        await page.getByRole('button', { name: 'Open everything' }).click();
        expect(await page.locator('main details:not([open])').count()).toBe(0);
        expect(await violations(page)).toEqual([]);
        await close();
      });

      it(`is no wider than ${reader}`, async () => {
        const { page, close } = await opened(options);
        await page.getByRole('button', { name: 'Open everything' }).click();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport?.width);
        await close();
      });
    }

    it('has none on the page of the kill matrix either', async () => {
      const { page, close } = await opened({ colorScheme: 'dark' });
      await page.goto(new URL('kills.html', address).href);
      await page.getByRole('button', { name: 'Open everything' }).click();
      expect(await violations(page)).toEqual([]);
      await close();
    });

    it('asks for nothing but itself, and runs into no policy', async () => {
      const { requests, complaints, close } = await opened({});
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address]);
      expect(complaints).toEqual([]);
      await close();
    });

    it('lets the keyboard reach each cell, and Enter lead to its clauses', async () => {
      const { page, close } = await opened({});
      const reached: string[] = [];
      for (let presses = 0; presses < 40 && reached.length < 3; presses++) {
        await page.keyboard.press('Tab');
        const cell = await page.evaluate<string | undefined>(
          `document.activeElement?.closest('td.cell')?.querySelector('a')?.hash`,
        );
        if (cell !== undefined) reached.push(cell);
      }
      expect(reached).toEqual(['#access', '#split', '#metrics']);
      await page.keyboard.press('Enter');
      expect(page.url()).toBe(`${address}#metrics`);
      await close();
    });

    it('opens what a link leads to: the test, and the expectation in it', async () => {
      const { page, close } = await opened({}, '#TA-07-1');
      expect(await page.locator('#TA-07-1').isVisible()).toBe(true);
      await page.goto(`${address}#access-A7`);
      expect(await page.locator('#access-A7').getAttribute('open')).toBe('');
      expect(await page.evaluate('document.activeElement?.parentElement?.id')).toBe('access-A7');
      await close();
    });

    it('tells everything without its script, too', async () => {
      const { page, close } = await opened({ javaScriptEnabled: false });
      await page.locator('#access-A7 > summary').click();
      expect(await page.locator('#access-A7 .facts').isVisible()).toBe(true);
      expect(await page.getByRole('button').count()).toBe(0);
      await close();
    });

    it('prints in dark ink on white, whatever the reader prefers on a screen', async () => {
      const { page, close } = await opened({ colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print' });
      const colours = await page.evaluate(
        '(({ backgroundColor, color }) => ({ backgroundColor, color }))(getComputedStyle(document.body))',
      );
      expect(colours).toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(27, 31, 36)' });
      await close();
    });
  },
);
