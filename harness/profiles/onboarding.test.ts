import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patched } from './onboarding.ts';

const template = {
  metadata: { labels: { app: 'a' }, annotations: {} },
  spec: { containers: [{ name: 'app', image: 'i', args: ['x', 'y'] }], hostNetwork: true },
};

describe('a patch over a pod template', () => {
  it('adds a sidecar beside the application, and changes a container by its name', () => {
    const patch = {
      spec: {
        containers: [
          { name: 'proxy', image: 'p' },
          { name: 'app', args: ['z'] },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    };
    expect(patched(template, patch)).toEqual({
      ...template,
      spec: {
        hostNetwork: true,
        containers: [
          { name: 'app', image: 'i', args: ['z'] },
          { name: 'proxy', image: 'p' },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    });
  });

  it('takes out what it names as null, and brings no null in', () => {
    const patch = {
      metadata: { labels: { app: null, b: 'b' } },
      spec: { hostNetwork: null, dns: { a: null } },
    };
    expect(patched(template, patch)).toEqual({
      metadata: { labels: { b: 'b' }, annotations: {} },
      spec: { containers: template.spec.containers, dns: {} },
    });
  });

  it('is nothing where there is none', () => {
    expect(patched(template, undefined)).toBe(template);
    expect(patched(template, {})).toEqual(template);
  });

  it('changes nothing the second time', () => {
    const marks = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.option(fc.string()));
    fc.assert(
      fc.property(marks, marks, (labels, spec) => {
        const once = patched(template, { metadata: { labels }, spec });
        expect(patched(once, { metadata: { labels }, spec })).toEqual(once);
      }),
    );
  });
});
