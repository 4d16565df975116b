import { describe, expect, it } from 'vitest';
import { isInContainer, rssAnonOf } from './processes.ts';

describe('a process of a container', () => {
  it.each([
    '11:memory:/lab/kubepods/burstable/pod1234/abcd\n0::/\n',
    '0::/kubelet.slice/kubepods-pod1234.slice/cri-containerd-abcd.scope\n',
    '0::/docker/abcd\n',
  ])('is known by the id in its control group', (groups) => {
    expect(isInContainer(groups, 'abcd')).toBe(true);
  });

  it('is no process of a container with a longer id, or of none', () => {
    expect(isInContainer('0::/kubepods/pod1234/abcde\n', 'abcd')).toBe(false);
    expect(isInContainer('0::/\n', '')).toBe(false);
    expect(isInContainer('', 'abcd')).toBe(false);
  });
});

describe('anonymous memory', () => {
  it('is RssAnon, in bytes', () => {
    expect(rssAnonOf('Name:\tnode\nVmRSS:\t  90000 kB\nRssAnon:\t   37120 kB\nRssFile:\t 5 kB\n')).toBe(
      37120 * 1024,
    );
  });

  it('is nothing of a process that has ended', () => {
    expect(rssAnonOf('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
  });
});
