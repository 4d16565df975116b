import { describe, expect, it } from 'vitest';
import { Roll } from './roll.ts';

const POD = { namespace: 'main', pod: 'p' };

describe('convergence', () => {
  it('holds when each sidecar has in force what it was last sent', () => {
    const roll = new Roll();
    const follower = { ...POD, sent: 3, acknowledged: 0 };
    roll.enter(follower);
    expect(roll.convergence(5).converged).toBe(false);
    roll.acknowledge(POD, 3);
    expect(roll.convergence(5)).toEqual({
      generation: 5,
      converged: true,
      sidecars: [{ ...POD, sent: 3, acknowledged: 3, converged: true }],
    });
  });

  it('forgets a sidecar that left, and not the one that came back before', () => {
    const roll = new Roll();
    const first = { ...POD, sent: 1, acknowledged: 0 };
    const second = { ...POD, sent: 2, acknowledged: 2 };
    roll.enter(first);
    roll.enter(second);
    roll.leave(first);
    expect(roll.convergence(2).sidecars).toHaveLength(1);
    roll.leave(second);
    expect(roll.convergence(2).sidecars).toEqual([]);
  });
});
