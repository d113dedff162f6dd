/** A text for HTML and SVG, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** An id that no other name of the kind has, for HTML and Mermaid, to which "end" and "--" mean something. */
export function idOf(kind: string, name: string): string {
  const safe = name.replace(
    /[^A-Za-z0-9-]|-(?![A-Za-z0-9])/gu,
    (letter) => `_${letter.codePointAt(0)?.toString(16)}_`,
  );
  return `${kind}-${safe}`;
}
