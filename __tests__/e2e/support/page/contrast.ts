/**
 * How well a colour can be told from another, from 1 to 21.
 *
 * @param first a colour as browsers compute it: `rgb(20, 24, 28)`
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function contrast(first: string, second: string): number {
  const [darker = 0, lighter = 0] = [luminance(first), luminance(second)].sort(
    (one, other) => one - other,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * From 0 for black to 1 for white.
 *
 * @throws Error for what is no opaque colour
 */
export function luminance(color: string): number {
  const [, ...parts] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color) ?? [];
  if (parts.length !== 3) {
    throw new Error(`${color} is no opaque colour.`);
  }
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
