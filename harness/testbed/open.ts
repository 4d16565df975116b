import { openEmbedded } from './embedded/open.ts';
import type { Site, Testbed, TestbedOptions } from './testbed.ts';

/** Makes everything ready for a run. @throws FaultError for a fault that cannot be used, ClusterError */
export async function openSite(options: TestbedOptions): Promise<Site> {
  const { profile } = options;
  switch (profile.testbed) {
    case 'embedded':
      return openEmbedded(options);
    case 'kubernetes': {
      // The client is big: who needs no cluster does not wait for it.
      const { openKubernetesSite } = await import('./kubernetes/open.ts');
      return openKubernetesSite({ ...options, profile });
    }
    default:
      return profile satisfies never;
  }
}

/** Opens what one worker of a run needs. @throws FaultError for a fault that cannot be used, ClusterError */
export async function openTestbed(options: TestbedOptions): Promise<Testbed> {
  const { profile } = options;
  switch (profile.testbed) {
    case 'embedded':
      return openEmbedded(options);
    case 'kubernetes': {
      const { openKubernetesTestbed } = await import('./kubernetes/open.ts');
      return openKubernetesTestbed({ ...options, profile });
    }
    default:
      return profile satisfies never;
  }
}
