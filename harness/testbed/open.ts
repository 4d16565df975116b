import type { ServedVersions } from '../model/api.ts';
import type { Profile } from '../profiles/profile.ts';
import { openEmbedded } from './embedded/open.ts';
import type { Testbed } from './testbed.ts';

export interface TestbedOptions {
  readonly profile: Profile;
  /** The versions to test, where the testbed can choose. */
  readonly versions: ServedVersions;
  /** Name or path of a fault of the reference mesh. */
  readonly fault?: string;
  readonly now: () => number;
}

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
      throw new TestbedError(`the mesh ${profile.name} runs on Kubernetes, which this release cannot set up yet: choose --mesh reference`);
    default:
      return profile.testbed satisfies never;
  }
}
