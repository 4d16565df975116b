import { suiteDigest } from '../../harness/attest/digest.ts';
import { loadTrustedKey } from '../../harness/attest/key.ts';
import { ROOT } from '../../harness/attest/package.ts';
import { verifyFolder } from '../../harness/attest/verify.ts';
import { loadClauses } from '../../harness/catalogue/clauses.ts';
import { loadManifest } from '../../harness/catalogue/manifest.ts';
import type { Finding, Task } from './protocol.ts';

// One process a family: what it ever held in memory bounds what any of its cases needed.
const [manifest, clauses, digest] = await Promise.all([loadManifest(), loadClauses(), suiteDigest(ROOT)]);

process.on('message', (task: Task) => {
  void verify(task);
});

async function verify({ id, folder, key }: Task): Promise<void> {
  const trust = {
    trustedKeys: [await loadTrustedKey(key)],
    manifest,
    clauses,
    suiteDigests: new Set([digest]),
    now: new Date(),
  };
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { outcome } = await verifyFolder(folder, trust);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const finding: Finding = {
    id,
    outcome: outcome.kind,
    ...(outcome.kind === 'refused' && { code: outcome.code }),
    ...('message' in outcome && { message: outcome.message }),
    ms,
    cpuMs: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  globalThis.gc?.();
  process.send?.(finding);
}
process.send?.({ ready: true });
