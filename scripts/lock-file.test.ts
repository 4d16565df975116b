import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const root = path.resolve(import.meta.dirname, '..');
const text = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };
const installed = Object.entries(packages).filter(
  ([where, { link }]) => where.startsWith('node_modules/') && !link,
);

describe('the lock file', () => {
  it('binds every package to its contents', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { version, integrity }]) => !version || !integrity)).toEqual([]);
  });

  it('names no place to fetch from', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(text).not.toMatch(/registry/i);
  });

  // npm drops what the registry did not have at that moment, and `npm ci` then fails elsewhere.
  it('holds the packages of every platform, not only of the one it was made on', () => {
    const missing = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${where}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('pins one Node for all platforms', () => {
    const pins = packages['scripts/checkout']?.optionalDependencies ?? {};
    expect(Object.keys(pins)).toHaveLength(4);
    expect(new Set(Object.values(pins)).size).toBe(1);
    expect(Object.values(pins)[0]).toMatch(/^26\.\d+\.\d+$/);
  });
});
