import { describe, expect, it } from 'vitest';
import { smiWebhooks } from './webhooks.ts';

function configured(...apiGroups: readonly string[]) {
  const service = { namespace: 'n', name: 's' };
  return [
    { metadata: { name: 'c' }, webhooks: [{ name: 'w', rules: [{ apiGroups }], clientConfig: { service } }] },
  ];
}

describe('the webhooks that may refuse SMI objects', () => {
  it.each([['access.smi-spec.io'], ['*'], ['policy.example', 'specs.smi-spec.io']])(
    'are those that ask for %s',
    (...groups) => {
      expect(smiWebhooks(configured(...groups))).toEqual([
        { name: 'c w', unanswered: 'refuses', service: { namespace: 'n', name: 's' } },
      ]);
    },
  );

  it('are none of other groups, nor those without rules', () => {
    expect(smiWebhooks(configured('apps'))).toEqual([]);
    expect(
      smiWebhooks([{ metadata: { name: 'c' }, webhooks: [{ name: 'w' }] }, { metadata: { name: 'd' } }]),
    ).toEqual([]);
  });
});
