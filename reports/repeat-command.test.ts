import { describe, expect, it } from 'vitest';
import { repeatCommand } from './repeat-command.ts';

describe('the command that repeats a test', () => {
  it('leaves out what is so by default', () => {
    expect(repeatCommand('TA-07', { seed: 42, release: 'v0.6.0', mesh: 'reference' })).toBe(
      'npx smi-conformance run --test TA-07 --seed 42',
    );
  });

  it('repeats the release, the mesh and the fault of the run', () => {
    expect(repeatCommand('TS-07', { seed: 1, release: 'v0.4.0', mesh: 'osm', fault: "./it's mine.ts" })).toBe(
      "npx smi-conformance run --test TS-07 --seed 1 --release v0.4.0 --mesh osm --fault './it'\\''s mine.ts'",
    );
  });
});
