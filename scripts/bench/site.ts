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
// results, by the wall and of the processor, threads included; the results are signed before, and that is not measured.
// First all of them are new, then NEW of them (a matrix that is made again each day), then none.

const NEW = 5;

const [real, count = '200'] = process.argv.slice(2);
if (real === undefined)
  throw new Error('say which full run: node scripts/bench/site.ts results/<time>-<seed>');

const folder = await mkdtemp(path.join(os.tmpdir(), 'site-'));
const at = (name: string) => path.join(folder, name);
try {
  const key = await defaultKey({ XDG_CONFIG_HOME: folder });
  const { run } = JSON.parse(await readFile(path.join(real, 'result.json'), 'utf8')) as Result;
  const variants = variantsFrom(new Date(run.endedAt), Number(count));
  const earlier = variants.slice(0, -NEW);
  await writeVariants(at('earlier'), { real, variants: earlier, key });
  await writeVariants(at('new'), { real, variants: variants.slice(-NEW), key });
  const now = variants.at(-1)?.issuedAt ?? new Date();
  const how = ['--out', at('site'), '--key', at('smi-conformance/key.pub'), '--now', now.toISOString()];
  const surroundings = ofProcess(HOUSE);
  const build = async (turn: string, folders: readonly string[], cache: string): Promise<void> => {
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    const code = await program(['matrix', ...folders, ...how], {
      ...surroundings,
      env: { ...surroundings.env, XDG_CACHE_HOME: at(cache) },
    });
    const { user, system } = process.cpuUsage(before);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const processor = ((user + system) / 1e6).toFixed(1);
    console.log(`${turn}: exit ${code}, ${seconds} s, ${processor} s of processor`);
  };
  const all = [at('earlier'), at('new')];
  await build('all new', all, 'other-cache');
  await build('not measured: the site before', [at('earlier')], 'cache');
  await build(`${NEW} new`, all, 'cache');
  await build('none new', all, 'cache');
} finally {
  await rm(folder, { recursive: true, force: true });
}
