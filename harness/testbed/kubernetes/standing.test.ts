import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { Standing } from './standing.ts';

function target(name: string): KubernetesObject {
  return { apiVersion: 'test/v1', kind: 'TrafficTarget', metadata: { name, namespace: 'here' } };
}

describe('the objects that stand', () => {
  it('are told from a time on, the oldest first', () => {
    let now = 10;
    const standing = new Standing(() => now);
    standing.applied('one', target('early'));
    now = 20;
    standing.applied('one', target('second'));
    now = 30;
    standing.applied('two', target('third'));
    expect(standing.since(20)).toEqual([
      { stage: 'one', title: 'TrafficTarget here/second' },
      { stage: 'two', title: 'TrafficTarget here/third' },
    ]);
  });

  it('count from their last change', () => {
    let now = 10;
    const standing = new Standing(() => now);
    standing.applied('one', target('changed'));
    now = 20;
    standing.applied('one', target('changed'));
    expect(standing.since(20)).toEqual([{ stage: 'one', title: 'TrafficTarget here/changed' }]);
  });

  it('are gone when they are deleted, or their stage was given back', () => {
    const standing = new Standing(() => 10);
    standing.applied('one', target('deleted'));
    standing.applied('one', target('left'));
    standing.applied('two', target('stays'));
    standing.deleted(target('deleted'));
    standing.left('one');
    expect(standing.since(0)).toEqual([{ stage: 'two', title: 'TrafficTarget here/stays' }]);
  });
});
