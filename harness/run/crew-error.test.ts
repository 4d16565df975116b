import { describe, expect, it } from 'vitest';
import { crewErrorOf } from './crew-error.ts';

const boom = {
  message: 'boom',
  stack: 'Error: boom\n    at isAllowed (mine.ts:3:9)\n    at run (mesh.ts:1:1)',
};

describe('what went wrong in a worker', () => {
  it('is told once, with the place where it was thrown, however often it happened', () => {
    expect(crewErrorOf([boom, boom, boom]).message).toBe(
      'a worker broke down, so there is no verdict on the mesh: boom, at isAllowed (mine.ts:3:9)',
    );
  });

  it('counts what else went wrong, and keeps all of it in the cause', () => {
    const error = crewErrorOf([boom, { message: 'bang', stack: 'Error: bang\n    at there' }]);
    expect(error.message).toMatch(/boom, at isAllowed \(mine\.ts:3:9\) \(and 1 more\)$/);
    expect((error.cause as Error).stack).toContain('at run (mesh.ts:1:1)');
    expect((error.cause as Error).stack).toContain('Error: bang');
  });

  it('is said by the innermost cause', () => {
    const wrapped = {
      message: '[pool]: Worker emitted error.',
      cause: { message: 'exited with signal SIGKILL' },
    };
    expect(crewErrorOf([wrapped]).message).toMatch(/: exited with signal SIGKILL$/);
  });

  it('says where the evidence is, and keeps its cause', () => {
    const error = crewErrorOf([boom]);
    const kept = error.withEvidenceIn('results/x');
    expect(kept.message).toContain('What was observed until then is in results/x, unsigned');
    expect(kept.cause).toBe(error.cause);
  });
});
