import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { putExecutable, putLibraries } from './native-files.ts';

// The image of the harness itself, for run --in-cluster. Its suite must be the one of the program that starts the run, so
// it is made of the same tree: of this checkout, or of the package that `npm run build` has put into dist.
//
//   node scripts/harness-image.ts [--package] --docker NAME:TAG   an image by the Dockerfile: needs Docker and its base
//   node scripts/harness-image.ts [--package] --rootfs DIR        a root file system of this machine's Node, its libraries
//                                                                 and the harness, for clusters that can pull nothing (Linux)
//   node scripts/harness-image.ts [--package] --entrypoint        prints the entry point of that, as JSON
//   node scripts/harness-image.ts [--package] --import NAME:TAG   the same as an image in the Docker daemon

const ROOT = path.dirname(import.meta.dirname);
const USER = '65532:65532';
const PASSWD = 'harness:x:65532:65532::/home/harness:/\n';

const { values } = parseArgs({
  options: {
    package: { type: 'boolean' },
    docker: { type: 'string' },
    rootfs: { type: 'string' },
    import: { type: 'string' },
    entrypoint: { type: 'boolean' },
  },
});

/** Where the tree lies, what of it a run reads, and how its files end. */
const TREE = values.package
  ? { folder: path.join(ROOT, 'dist'), parts: ['.'], extension: 'js' }
  : {
      folder: ROOT,
      parts: [
        ...['suites', 'harness', 'sample-app', 'reference-mesh', 'reports', 'meshes', 'kind-config'],
        ...['package.json', 'package-lock.json', 'vitest.config.ts', 'LICENSE'],
      ],
      extension: 'ts',
    };
const MAIN = `/app/harness/cli/main.${TREE.extension}`;
const ENTRYPOINT = ['/usr/bin/node', MAIN];

/** The harness with the packages that it needs to run. */
function makeApp(folder: string): void {
  if (!existsSync(TREE.folder)) throw new Error(`${TREE.folder} is not there: npm run build makes it`);
  mkdirSync(folder, { recursive: true });
  for (const part of TREE.parts) {
    cpSync(path.join(TREE.folder, part), path.join(folder, part), {
      recursive: true,
      // Mesh builds and runs leave their own there; a suite's digest passes over them, too.
      filter: (source) => !['node_modules', 'dist', 'results'].includes(path.relative(TREE.folder, source)),
    });
  }
  for (const place of packages()) {
    cpSync(path.join(ROOT, place), path.join(folder, place), {
      recursive: true,
      // A package below this one is listed itself.
      filter: (source) => source === path.join(ROOT, place) || path.basename(source) !== 'node_modules',
    });
  }
}

/** Paths of the packages that are installed for the product, as npm sees them. */
function packages(): readonly string[] {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((line) => line !== '' && line !== ROOT)
    .map((line) => path.relative(ROOT, line));
}

function makeRootfs(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['etc', 'home/harness', 'task', 'tmp', 'work'])
    mkdirSync(path.join(folder, part), { recursive: true });
  writeFileSync(path.join(folder, 'etc/passwd'), PASSWD);
  putExecutable(folder, process.execPath, 'usr/bin/node');
  const app = path.join(folder, 'app');
  makeApp(app);
  for (const addon of globSync('node_modules/**/*.node', { cwd: app }))
    if (isForThisMachine(path.join(app, addon))) putLibraries(folder, path.join(app, addon));
}

/** Packages may bring addons for several systems. */
function isForThisMachine(addon: string): boolean {
  const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
  const machine = { x64: 0x3e, arm64: 0xb7 }[process.arch as string];
  const head = readFileSync(addon).subarray(0, 20);
  return head.subarray(0, 4).equals(elf) && head.readUInt16LE(18) === machine && !addon.includes('musl');
}

function inTemporaryFolder(act: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'harness-image-'));
  try {
    act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param image name and tag */
function buildWithDocker(image: string): void {
  inTemporaryFolder((folder) => {
    makeApp(path.join(folder, 'app'));
    writeFileSync(path.join(folder, 'passwd'), PASSWD);
    cpSync(path.join(import.meta.dirname, 'harness.Dockerfile'), path.join(folder, 'Dockerfile'));
    const main = ['--build-arg', `MAIN=${MAIN}`];
    execFileSync('docker', ['build', ...main, '--tag', image, folder], { stdio: 'inherit' });
  });
}

function importIntoDocker(image: string): void {
  inTemporaryFolder((folder) => {
    const root = path.join(folder, 'root');
    makeRootfs(root);
    const archive = path.join(folder, 'root.tar');
    execFileSync('tar', ['--owner=0', '--group=0', '-cf', archive, '-C', root, '.']);
    const changes = ['--change', `ENTRYPOINT ${JSON.stringify(ENTRYPOINT)}`, '--change', `USER ${USER}`];
    execFileSync('docker', ['import', ...changes, archive, image], { stdio: 'inherit' });
  });
}

if (values.docker !== undefined) buildWithDocker(values.docker);
if (values.rootfs !== undefined) makeRootfs(path.resolve(values.rootfs));
if (values.entrypoint !== undefined) process.stdout.write(`${JSON.stringify(ENTRYPOINT)}\n`);
if (values.import !== undefined) importIntoDocker(values.import);
const { package: _tree, ...wanted } = values;
if (Object.values(wanted).every((value) => value === undefined)) {
  process.stderr.write('say what to make: --docker NAME:TAG, --rootfs DIR or --import NAME:TAG\n');
  process.exitCode = 2;
}
