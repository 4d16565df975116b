import { openEmbedded } from './embedded/open.ts';
import type { Testbed, TestbedOptions } from './testbed.ts';

/** A testbed for a profile that no testbed of this release can set up. */
export class TestbedError extends Error {
  readonly code = 'TESTBED_UNAVAILABLE';
}

/** @throws TestbedError, and FaultError for a fault that cannot be used */
export async function openTestbed(options: TestbedOptions): Promise<Testbed> {
  const { profile } = options;
  switch (profile.testbed) {
    case 'embedded':
      return openEmbedded(options);
    case 'kubernetes':
      throw new TestbedError(
        `the mesh ${profile.name} runs on Kubernetes, which this release cannot set up yet: choose --mesh reference`,
      );
    default:
      return profile.testbed satisfies never;
  }
}
