import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootstrap, canRunProduct, SetupError } from './bootstrap.js';

const root = path.resolve(import.meta.dirname, '..');

describe('bootstrap', () => {
  it.each([
    ['20.20.2', false],
    ['22.22.1', false],
    ['22.22.2', true],
    ['22.23.0', true],
    ['23.11.0', false],
    ['24.14.9', false],
    ['24.15.0', true],
    ['25.9.0', false],
    ['26.0.0', true],
    ['28.1.0', true],
  ])('takes Node %s for the product: %s', (version, fit) => {
    expect(canRunProduct(version)).toBe(fit);
  });

  it('says what is wrong with a folder that is no checkout', () => {
    const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'no-checkout-'));
    expect(() => bootstrap(empty)).toThrow(SetupError);
    expect(() => bootstrap(empty)).toThrow(/package-lock\.json is missing/);
    fs.rmSync(empty, { recursive: true });
  });

  it('leaves a Node 26 that runs TypeScript as it is', () => {
    const pinned = path.join(root, 'node_modules', '.bin', 'node');
    const script = 'const major: number = Number(process.versions.node.split(".")[0]); console.log(major);';
    const answer = execFileSync(pinned, ['--input-type=module-typescript', '--eval', script], {
      encoding: 'utf8',
    });
    expect(answer).toBe('26\n');
  });
});
