import type { Result } from '../harness/model/result.ts';

/** Why a result is less than a full measurement of a mesh, as loud sentences; empty for one that is. */
export function markings({ mesh, fault, selection, outcome }: Result): readonly string[] {
  const marks: string[] = [];
  if (fault !== undefined) {
    marks.push(
      `FAULTED: the mesh ran with the fault "${fault.name}" on purpose (it breaks ${fault.breaks.join(', ')}). This says nothing about the mesh.`,
    );
  }
  if (selection.kind === 'partial' && selection.shard !== undefined) {
    const { index, count } = selection.shard;
    marks.push(
      `PARTIAL: shard ${index} of ${count}, to be merged with the others. Capabilities stand on its tests alone.`,
    );
  } else if (selection.kind === 'partial') {
    const chosen = [...selection.specs, ...selection.tests].join(', ');
    marks.push(`PARTIAL: only some tests were asked for (${chosen}). Capabilities stand on those alone.`);
  }
  if (mesh.profile === 'unverified') {
    marks.push(
      `UNVERIFIED: the profile of ${mesh.name} says "verified: false", nobody has yet seen that it sets this mesh up as it should.`,
    );
  }
  if (outcome === 'interrupted') marks.push('INTERRUPTED: the run was stopped before its end.');
  return marks;
}
