import type { WrittenProfile } from './profile.ts';

/** A file that a profile names, and the JSON pointer to where it does. */
export interface NamedFile {
  readonly pointer: string;
  /** Relative to the profile's folder. */
  readonly file: string;
}

/** Every file that must lie beside a profile. */
export function namedFiles(written: WrittenProfile): readonly NamedFile[] {
  const onCluster = written.testbed === 'kubernetes' ? written : written.kubernetes;
  if (onCluster === undefined) return [];
  const root = written.testbed === 'kubernetes' ? '' : '/kubernetes';
  const { install, addons = [], crds } = onCluster;
  const named = [
    ...(crds?.sources ?? []).map(({ file }, index) => ({
      pointer: `${root}/crds/sources/${index}/file`,
      file,
    })),
    ...[install, ...addons.map((addon) => addon.install)].flatMap((steps, which) => {
      const at = `${root}${which === 0 ? '' : `/addons/${which - 1}`}/install`;
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
