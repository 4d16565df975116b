import { describe, expect, it } from 'vitest';
import { PAIRINGS } from '../../model/api.ts';
import { tuneFor } from './home-perch.ts';

const { access, specs, split } = PAIRINGS['v0.6.0'];

describe('what a canary sings', () => {
  it('is a grant where access is enforced', () => {
    expect(tuneFor({ access, specs, split }, 'enforced')?.api).toBe('access');
  });

  it('is a split where everything is let through', () => {
    expect(tuneFor({ access, specs, split }, 'open')?.api).toBe('split');
    expect(tuneFor({ split }, 'open')?.api).toBe('split');
  });

  it('is nothing where no change would show', () => {
    expect(tuneFor({ access, specs }, 'open')).toBeUndefined();
    expect(tuneFor({}, 'enforced')).toBeUndefined();
  });
});
