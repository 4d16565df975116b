import { describe, expect, it } from 'vitest';
import { problemOf, stackOf } from './problem.ts';
import { UsageError } from './usage-error.ts';

const coded = (code: string) => Object.assign(new Error('what is wrong; what to do'), { code });

describe('an error as it is told', () => {
  it.each(['FAULT_UNKNOWN', 'KEY_MALFORMED', 'TEST_CLAUSE_UNDECLARED', 'CATALOGUE_UNREADABLE'])(
    'is its own message and exit code 2 for bad input: %s',
    (code) => {
      expect(problemOf(coded(code))).toEqual({ message: 'what is wrong; what to do', exitCode: 2 });
    },
  );

  it('is bad input for every usage error', () => {
    expect(problemOf(new UsageError('USAGE_VALUE', 'x'))).toEqual({ message: 'x', exitCode: 2 });
  });

  it("is its own message and exit code 3 for the harness's known trouble", () => {
    expect(problemOf(coded('TESTBED_NO_PORT'))).toEqual({
      message: 'what is wrong; what to do',
      exitCode: 3,
    });
  });

  it.each([
    coded('ENOENT'),
    coded('ERR_INVALID_ARG_TYPE'),
    coded('UND_ERR_SOCKET'),
    new TypeError('what is wrong; what to do'),
  ])('is called trouble where nobody expected it: %o', (error) => {
    const { message, exitCode } = problemOf(error);
    expect(message).toMatch(/^harness trouble, no verdict on the mesh: what is wrong.*\n.*--debug/);
    expect(exitCode).toBe(3);
  });

  it('is told of whatever was thrown', () => {
    expect(problemOf('a string').message).toContain('a string');
  });

  it('has the stacks of its causes', () => {
    expect(stackOf(new Error('outer', { cause: new Error('inner') }))).toMatch(
      /outer[\s\S]*caused by: Error: inner/,
    );
  });
});
