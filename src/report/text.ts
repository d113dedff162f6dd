// Letters that take two columns: Hangul, CJK, full-width forms, emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const COMBINING = /[\u0300-\u036f]/;

/** How many columns of a fixed-width font a text takes. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + columnsOf(letter), 0);
}

function columnsOf(letter: string): number {
  if (COMBINING.test(letter)) {
    return 0;
  }
  return WIDE.test(letter) ? 2 : 1;
}

/** A text on one line: what breaks it becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** A text on one line of at most so many letters; what is left out is in the middle. */
export function shortened(text: string, maximum: number): string {
  const letters = Array.from(oneLine(text));
  const kept = maximum - 1;
  // What tells names apart is often at their end.
  return letters.length <= maximum
    ? letters.join("")
    : [...letters.slice(0, Math.ceil(kept / 2)), "…", ...letters.slice(-Math.floor(kept / 2))].join(
        "",
      );
}
