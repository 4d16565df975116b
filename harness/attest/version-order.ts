/** A semantic version (semver.org 2.0.0); what comes after `+` is no part of the order. */
export const VERSION =
  /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Below 0 where `a` is the older one. What is no semantic version is older than all that are. */
export function comparedVersions(a: string, b: string): number {
  const [one, other] = [VERSION.exec(a), VERSION.exec(b)];
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  for (const part of [1, 2, 3]) {
    const difference = Number(one[part]) - Number(other[part]);
    if (difference !== 0) return difference;
  }
  const [early, late] = [one[4], other[4]];
  // 1.0.0-rc.1 comes before 1.0.0.
  if (early === undefined || late === undefined)
    return Number(early === undefined) - Number(late === undefined);
  return comparedPrereleases(early.split('.'), late.split('.'));
}

function comparedPrereleases(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined || other === undefined)
      return Number(other === undefined) - Number(one === undefined);
    if (one === other) continue;
    const numbers = [one, other].map((word) => /^\d+$/.test(word));
    if (numbers[0] === true && numbers[1] === true) return Number(one) - Number(other);
    // Numbers come before words.
    if (numbers[0] !== numbers[1]) return numbers[0] === true ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
