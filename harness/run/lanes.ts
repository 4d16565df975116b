/**
 * Does `act` for the items in their order, at most `width` of them at a time.
 *
 * @param enough asked before each further item; those under way are still awaited
 * @returns what `act` gave, in the order of the items; what was not begun is not in it
 * @throws the first error of `act`; no further item is begun then
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<Result>,
  enough: () => boolean = () => false,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  // All lanes draw from one iterator, so each item is drawn once.
  const queue = items.entries();
  let failed = false;
  const lane = async () => {
    for (const [position, item] of queue) {
      if (failed || enough()) return;
      try {
        results[position] = await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
