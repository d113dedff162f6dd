/* global document, getComputedStyle, NodeFilter */
/** Runs in the page: what the browser makes of it, as plain data. */
globalThis.measure = {
  /** Every text that can be seen, with its colour and the one behind it. */
  texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      const text = node.textContent.trim();
      if (text === "" || element.closest("title, desc, caption") !== null) continue;
      const drawing = element.closest("svg");
      const style = getComputedStyle(element);
      found.push({
        text,
        size: Number.parseFloat(style.fontSize),
        color: drawing === null ? style.color : style.fill,
        background: drawing === null ? backgroundOf(element) : fillBehind(element, drawing),
      });
    }
    return found;
  },

  /** The texts of the diagram and where they are. */
  labels() {
    return [...document.querySelectorAll("svg text")].map((element) => ({
      text: element.textContent,
      box: boxOf(element),
      within: boxOf(element.closest(".cluster")?.querySelector("rect") ?? element.closest("svg")),
    }));
  },

  /** What reaches over the right edge of the window, and does not scroll by itself. */
  outside() {
    const edge = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.parentElement.closest(".scroll") === null)
      .filter((element) => element.getBoundingClientRect().right > edge + 0.5)
      .map((element) => element.outerHTML.slice(0, 100));
  },

  /** The width of all of the page, in pixels. */
  width() {
    return document.scrollingElement.scrollWidth;
  },

  /** The values of a data attribute. */
  data(name) {
    return [...document.querySelectorAll(`[data-${name}]`)].map((element) => element.dataset[name]);
  },
};

function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

function backgroundOf(element) {
  for (let each = element; each !== null; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
  return "none";
}

// What is drawn last is on top.
function fillBehind(element, drawing) {
  const { x, y, width, height } = boxOf(element);
  const behind = [...drawing.querySelectorAll("rect")].filter((rect) => {
    const box = boxOf(rect);
    return (
      box.x <= x + width / 2 &&
      x + width / 2 <= box.x + box.width &&
      box.y <= y + height / 2 &&
      y + height / 2 <= box.y + box.height
    );
  });
  const top = behind.at(-1);
  return top === undefined ? backgroundOf(drawing) : getComputedStyle(top).fill;
}
