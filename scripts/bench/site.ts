import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { defaultKey } from '../../harness/attest/key.ts';
import { program } from '../../harness/cli/program.ts';
import { HOUSE } from '../../harness/cli/rooms.ts';
import { ofProcess } from '../../harness/cli/surroundings.ts';
import type { Result } from '../../harness/model/result.ts';
import { variantsFrom, writeVariants } from './variants.ts';

// Run by hand: `node scripts/bench/site.ts <folder of a full run> [results]`. Time to make a public matrix of so many
// results, by the wall and of the processor; the results are signed before, and that is not measured.

const [real, count = '200'] = process.argv.slice(2);
if (real === undefined)
  throw new Error('say which full run: node scripts/bench/site.ts results/<time>-<seed>');

const folder = await mkdtemp(path.join(os.tmpdir(), 'site-'));
try {
  const key = await defaultKey({ XDG_CONFIG_HOME: folder });
  const { run } = JSON.parse(await readFile(path.join(real, 'result.json'), 'utf8')) as Result;
  const variants = variantsFrom(new Date(run.endedAt), Number(count));
  await writeVariants(path.join(folder, 'results'), { real, variants, key });
  const now = variants.at(-1)?.issuedAt ?? new Date();
  const words = ['matrix', path.join(folder, 'results'), '--out', path.join(folder, 'site')];
  const trust = ['--key', path.join(folder, 'smi-conformance', 'key.pub'), '--now', now.toISOString()];
  for (const turn of ['first', 'again']) {
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
    let verifying = 0;
    const verifyFolder: typeof HOUSE.verifyFolder = async (place, how) => {
      const before = performance.now();
      const verification = await HOUSE.verifyFolder(place, how);
      verifying += performance.now() - before;
      return verification;
    };
    const code = await program([...words, ...trust], ofProcess({ ...HOUSE, verifyFolder }));
    const { user, system } = process.cpuUsage(cpu);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const processor = ((user + system) / 1e6).toFixed(1);
    console.log(
      `${turn}: exit ${code}, ${seconds} s, ${processor} s of processor; ${(verifying / 1000).toFixed(1)} s of it verifying`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
