import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { faultNames } from '../reference-mesh/faults/load.ts';

// The image of the sample application and of the reference mesh: one for both, a program each.
//
//   node scripts/sample-app-image.ts --bundle FILE        the sample application as one file
//   node scripts/sample-app-image.ts --docker NAME:TAG    an image by the Dockerfile: needs Docker and its base image
//   node scripts/sample-app-image.ts --rootfs DIR         a root file system of this machine's Node, its libraries and
//                                                         the program, for clusters that can pull nothing (Linux)
//   node scripts/sample-app-image.ts --entrypoint         prints the entry point of that, as JSON
//   node scripts/sample-app-image.ts --import NAME:TAG    the same as an image in the Docker daemon

const ROOT = path.dirname(import.meta.dirname);
const ENTRYPOINT = ['/usr/bin/node', '--max-semi-space-size=1', '--max-old-space-size=256', '/app/main.js'];
const USER = '65532:65532';

const { values } = parseArgs({
  options: {
    bundle: { type: 'string' },
    docker: { type: 'string' },
    rootfs: { type: 'string' },
    import: { type: 'string' },
    entrypoint: { type: 'boolean' },
  },
});

/** Program in the image → its source. */
const PROGRAMS = {
  'main.js': 'sample-app/main.ts',
  'controller.js': 'reference-mesh/cluster/controller/main.ts',
  'sidecar.js': 'reference-mesh/cluster/sidecar/main.ts',
} as const;
const FAULTS = path.join(ROOT, 'reference-mesh', 'faults');

async function bundle(source: string, file: string): Promise<void> {
  const build = await rolldown({ input: path.join(ROOT, source), platform: 'node' });
  await build.write({ file, format: 'esm', minify: true, codeSplitting: false });
  await build.close();
}

/** The programs, and each fault as a module of its own: a proxy of the mesh loads one at most. */
async function bundleAll(folder: string): Promise<void> {
  for (const [file, source] of Object.entries(PROGRAMS)) await bundle(source, path.join(folder, file));
  const faults = await rolldown({
    input: Object.fromEntries(
      (await faultNames()).map((name) => [name, path.join(FAULTS, `${name}.ts`)] as const),
    ),
    platform: 'node',
  });
  await faults.write({ dir: path.join(folder, 'faults'), format: 'esm', minify: true });
  await faults.close();
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}\n');
}

async function inTemporaryFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sample-app-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param image name and tag */
function buildWithDocker(image: string): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    await bundleAll(path.join(folder, 'app'));
    cpSync(path.join(ROOT, 'sample-app', 'Dockerfile'), path.join(folder, 'Dockerfile'));
    execFileSync('docker', ['build', '--tag', image, folder], { stdio: 'inherit' });
  });
}

async function makeRootfs(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['app', 'etc', 'tmp', 'usr/bin'])
    mkdirSync(path.join(folder, part), { recursive: true });
  await bundleAll(path.join(folder, 'app'));
  // Without it the C library may ask the DNS before it looks into the pod's own hosts file.
  writeFileSync(path.join(folder, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  const node = realpathSync(process.execPath);
  copyFileSync(node, path.join(folder, 'usr/bin/node'));
  chmodSync(path.join(folder, 'usr/bin/node'), 0o755);
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/[^ ]+(?= \()/g) ?? [];
  for (const library of libraries) {
    const place = path.join(folder, library);
    mkdirSync(path.dirname(place), { recursive: true });
    copyFileSync(realpathSync(library), place);
    chmodSync(place, 0o755);
  }
}

function importIntoDocker(image: string): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const root = path.join(folder, 'root');
    await makeRootfs(root);
    const archive = path.join(folder, 'root.tar');
    execFileSync('tar', ['--owner=0', '--group=0', '-cf', archive, '-C', root, '.']);
    const changes = ['--change', `ENTRYPOINT ${JSON.stringify(ENTRYPOINT)}`, '--change', `USER ${USER}`];
    execFileSync('docker', ['import', ...changes, archive, image], { stdio: 'inherit' });
  });
}

if (values.bundle !== undefined) await bundle(PROGRAMS['main.js'], path.resolve(values.bundle));
if (values.docker !== undefined) await buildWithDocker(values.docker);
if (values.rootfs !== undefined) await makeRootfs(path.resolve(values.rootfs));
if (values.entrypoint !== undefined) process.stdout.write(`${JSON.stringify(ENTRYPOINT)}\n`);
if (values.import !== undefined) await importIntoDocker(values.import);
if (Object.values(values).every((value) => value === undefined)) {
  process.stderr.write(
    'say what to make: --bundle FILE, --docker NAME:TAG, --rootfs DIR or --import NAME:TAG\n',
  );
  process.exitCode = 2;
}
