import { describe, expect, it } from 'vitest';
import { settingsOf } from './settings.ts';

const GOOD = { versions: '{"access":"v1alpha3"}', fault: '', certificateSeconds: '3600' };

describe('the settings of an installation', () => {
  it('name versions, a lifetime and perhaps a fault', () => {
    expect(settingsOf(GOOD)).toEqual({ versions: { access: 'v1alpha3' }, certificateMs: 3_600_000 });
    expect(settingsOf({ ...GOOD, fault: 'tcp-open\n' }).fault).toBe('tcp-open');
  });

  it.each([
    [{ versions: '' }],
    [{ versions: '{}' }],
    [{ versions: '{"acess":"v1alpha3"}' }],
    [{ versions: '{"access":"v2"}' }],
    [{ certificateSeconds: '' }],
    [{ certificateSeconds: '1' }],
    [{ certificateSeconds: 'an hour' }],
  ])('are refused with %j', (wrong) => {
    expect(() => settingsOf({ ...GOOD, ...wrong })).toThrow(/give/);
  });
});
