/** As much of a Job as it takes to see that it goes on. */
export interface JobObject {
  readonly metadata: { readonly name: string; readonly uid?: string };
  readonly status?: {
    /** `0,2-4` */
    readonly failedIndexes?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Indexes that the Job has given up. */
export function failedIndexes({ status }: JobObject): ReadonlySet<number> {
  return new Set(
    (status?.failedIndexes ?? '').split(',').flatMap((range) => {
      const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
      if (from === undefined) return [];
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
    }),
  );
}

/** Why the Job as a whole has ended without success; a Job that failed in some of its indexes goes on with the others. */
export function fatalEnd({ status }: JobObject): string | undefined {
  const failed = status?.conditions?.find(
    ({ type, status: holds, reason }) =>
      (type === 'Failed' || type === 'FailureTarget') && holds === 'True' && reason !== 'FailedIndexes',
  );
  return failed && `${failed.reason ?? 'Failed'}: ${failed.message ?? ''}`;
}
