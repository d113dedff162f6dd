/** A point of a drawing, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of a drawing. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A straight line of a drawing. */
export interface Line {
  readonly start: Point;
  readonly end: Point;
}

export function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The smallest box around others. */
export function boxAround(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** A box with a margin around it. */
export function grown({ x, y, width, height }: Box, margin: number): Box {
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
}

/** The line between two boxes from border to border, moved sideways by an offset. */
export function lineBetween(from: Box, to: Box, offset: number): Line {
  const [start, end] = [centreOf(from), centreOf(to)];
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const aside = {
    x: (-(end.y - start.y) / length) * offset,
    y: ((end.x - start.x) / length) * offset,
  };
  const moved = {
    start: { x: start.x + aside.x, y: start.y + aside.y },
    end: { x: end.x + aside.x, y: end.y + aside.y },
  };
  const [, leaves] = within(moved, from) ?? [0, 0];
  const [enters] = within(moved, to) ?? [1, 1];
  return { start: at(moved, leaves), end: at(moved, enters) };
}

/** Whether two boxes share more than a border. */
export function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Whether a line passes through a box. */
export function crosses(line: Line, box: Box): boolean {
  return within(line, box) !== undefined;
}

function at({ start, end }: Line, share: number): Point {
  return {
    x: start.x + (end.x - start.x) * share,
    y: start.y + (end.y - start.y) * share,
  };
}

/** From which to which share of its length a line is inside a box. */
function within({ start, end }: Line, box: Box): [number, number] | undefined {
  let [first, last] = [0, 1];
  for (const [from, to, low, high] of [
    [start.x, end.x, box.x, box.x + box.width],
    [start.y, end.y, box.y, box.y + box.height],
  ] as const) {
    if (from === to) {
      if (from < low || from > high) {
        return undefined;
      }
      continue;
    }
    const shares = [(low - from) / (to - from), (high - from) / (to - from)];
    first = Math.max(first, Math.min(...shares));
    last = Math.min(last, Math.max(...shares));
  }
  return first > last ? undefined : [first, last];
}
