/** Whether two lists have the same length, and items that are alike at each position. */
export function sameLists<T>(
  left: readonly T[],
  right: readonly T[],
  alike: (left: T, right: T) => boolean,
): boolean {
  return (
    left.length === right.length &&
    left.every((item, index) => {
      const other = right[index];
      return other !== undefined && alike(item, other);
    })
  );
}
