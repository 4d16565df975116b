import { describe, expect, it } from 'vitest';
import { parseConfig, parseControlPort } from './config.ts';

const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });

describe('the configuration of a pod', () => {
  it('names the workload and what each port speaks', () => {
    const config = {
      name: 'server-v1',
      ports: [
        { number: 8080, speaks: 'http' },
        { number: 8300, speaks: 'tcp+udp' },
      ],
    };
    expect(parseConfig(JSON.stringify(config))).toEqual(config);
  });

  it.each([
    '',
    '[]',
    '{"name":"server"}',
    '{"name":"Server","ports":[]}',
    '{"name":"server","ports":[{"number":0,"speaks":"http"}]}',
    '{"name":"server","ports":[{"number":80,"speaks":"gopher"}]}',
    '{"name":"server","ports":[{"number":80,"speaks":"tcp"},{"number":80,"speaks":"udp"}]}',
  ])('is not %j', (json) => {
    expect(() => parseConfig(json)).toThrow(invalid);
  });

  it('has a control port', () => {
    expect(parseControlPort('15999')).toBe(15_999);
    for (const digits of [undefined, '', '65536', '-1', 'http'])
      expect(() => parseControlPort(digits)).toThrow(invalid);
  });
});
