import type { WrittenProfile } from './profile.ts';

/** A file that a profile names, and the JSON pointer to where it does. */
export interface NamedFile {
  readonly pointer: string;
  /** Relative to the profile's folder. */
  readonly file: string;
}

/** Every file that must lie beside a profile. */
export function namedFiles(written: WrittenProfile): readonly NamedFile[] {
  if (written.testbed === 'embedded') return [];
  const { install, addons = [], crds } = written;
  const named = [
    ...(crds?.sources ?? []).map(({ file }, index) => ({ pointer: `/crds/sources/${index}/file`, file })),
    ...[install, ...addons.map((addon) => addon.install)].flatMap((steps, which) => {
      const at = which === 0 ? '/install' : `/addons/${which - 1}/install`;
      return steps.flatMap(({ manifests = [], helm, corefile }, index) => [
        ...manifests.map(({ file }, place) => ({
          pointer: `${at}/${index}/manifests/${place}/file`,
          file,
        })),
        { pointer: `${at}/${index}/helm/chart/file`, file: helm?.chart.file },
        { pointer: `${at}/${index}/helm/values`, file: helm?.values },
        { pointer: `${at}/${index}/corefile`, file: corefile },
      ]);
    }),
  ];
  return named.flatMap(({ pointer, file }) => (file === undefined ? [] : [{ pointer, file }]));
}
