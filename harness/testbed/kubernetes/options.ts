import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { TestbedOptions } from '../testbed.ts';

/** What opens a testbed, of a mesh that runs on a cluster. */
export type KubernetesOptions = Omit<TestbedOptions, 'profile'> & { readonly profile: KubernetesProfile };
