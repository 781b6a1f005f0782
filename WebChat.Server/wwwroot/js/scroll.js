// Keeps the scroll honest: at the end it stays at the end, elsewhere what one reads stays where it is, whatever is added around it.

/** How near the end still counts as being there, and how near an edge more is loaded, in pixels. */
const nearEnd = 48;
const nearEdge = 700;
const cardMargin = 12;

/**
 * @param {object} options
 * @param {(following: boolean) => void} options.onFollow
 * @param {(edge: "top" | "bottom") => void} options.onEdge
 * @param {(hole: {from: number, to: number}, end: "newer" | "older") => void} options.onHole a hole has come near what one reads, with this end
 * @param {() => boolean} options.atEnd whether the document reaches the end of the timeline
 */
export function createScroller({ onFollow, onEdge, onHole, atEnd }) {
  /** @type {HTMLElement | null} */
  let element = null;
  let following = true;
  /** @type {{key: string, bottom: number} | null} by its lower edge: the first row loses its head when older ones come above it */
  let anchor = null;
  /** @type {"end" | "unread" | number} where to, at the next look: to the line "new", or to a message */
  let target = "end";
  /** The size at the last look: a scroll that comes with another size is the browser's doing, not the reader's. */
  let size = "";
  /** The card of which the top was shown already, and where that is. */
  let shownCard = "";
  let rest = NaN;

  const sizeNow = () => `${element?.clientWidth} ${element?.clientHeight}`;
  const observer = new ResizeObserver(() => {
    size = sizeNow();
    if (following) toEnd();
    else restore();
  });

  const distance = () => (element ? element.scrollHeight - element.scrollTop - element.clientHeight : 0);

  function toEnd() {
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    showCard(element);
  }

  /** An answer higher than the screen is read from its top: once, then the end is the end. @param {HTMLElement} timeline */
  function showCard(timeline) {
    let log = timeline.firstElementChild?.lastElementChild;
    while (log && !log.matches(".log")) log = log.previousElementSibling;
    const last = log?.lastElementChild ?? log?.previousElementSibling;
    if (!(last instanceof HTMLElement) || !last.matches(".card")) return;
    const above = timeline.getBoundingClientRect().top - last.getBoundingClientRect().top + cardMargin;
    const name = `${timeline.dataset.place} ${last.dataset.key}`;
    if (above <= 0 || name === shownCard) return;
    shownCard = name;
    timeline.scrollTop -= above;
    rest = timeline.scrollTop;
    follow(false);
  }

  /** @param {boolean} value */
  function follow(value) {
    if (following === value) return;
    following = value;
    onFollow(value);
  }

  function onScroll() {
    if (!element || target !== "end" || size !== sizeNow() || element.scrollTop === rest) return;
    rest = NaN;
    follow(distance() < nearEnd && atEnd());
    if (!following) capture();
    check();
  }

  /** Remembers what one reads: the first message in sight. Dates and holes are no hold, they move when something is put above them. */
  function capture() {
    anchor = null;
    if (!element) return;
    const { top } = element.getBoundingClientRect();
    const rows = element.querySelectorAll(".message[data-key]");
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    const row = /** @type {HTMLElement | undefined} */ (rows[low]);
    if (row) anchor = { key: row.dataset.key ?? "", bottom: row.getBoundingClientRect().bottom - top };
  }

  function restore() {
    if (!element || !anchor) return;
    const row = element.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
    if (!row) return;
    const moved = row.getBoundingClientRect().bottom - element.getBoundingClientRect().top - anchor.bottom;
    if (Math.abs(moved) >= 1) element.scrollTop += moved;
  }

  /** Whether more is needed above, below, or in between. */
  function check() {
    if (!element || element.clientHeight === 0) return;
    // Where it does not fill the screen nobody can scroll to ask for more.
    const isFull = element.scrollHeight > element.clientHeight;
    if (element.scrollTop < nearEdge && !(following && isFull)) onEdge("top");
    if (distance() < nearEdge && !atEnd()) onEdge("bottom");
    const { top, bottom } = element.getBoundingClientRect();
    // By the class: this is asked with every frame, and the browser has the answer ready.
    for (const hole of element.getElementsByClassName("hole")) {
      const { from, to, failed } = /** @type {HTMLElement} */ (hole).dataset;
      if (from === undefined || failed !== undefined) continue;
      const box = hole.getBoundingClientRect();
      if (box.bottom < top - nearEdge || box.top > bottom + nearEdge) continue;
      const isBelow = box.top > (top + bottom) / 2;
      onHole({ from: Number(from), to: Number(to) }, isBelow ? "older" : "newer");
    }
  }

  return {
    get following() {
      return following;
    },

    /** @param {Element | undefined} next */
    attach: (next) => {
      observer.disconnect();
      element = /** @type {HTMLElement | null} */ (next ?? null);
      if (!element) return;
      element.addEventListener("scroll", onScroll, { passive: true });
      observer.observe(element);
    },

    /** Another place is open: to its end, to what is new, or to a message by its number. @param {"end" | "unread" | number} to */
    open(to) {
      anchor = null;
      target = to;
      following = true;
      // Nothing is read yet if it is not the end that one comes to see.
      onFollow(to === "end");
    },

    before() {
      if (!following) capture();
    },

    after() {
      if (!element) return;
      const sought = target;
      target = "end";
      const line = sought === "end" ? null : find(element, sought);
      if (line) {
        element.scrollTop +=
          line.getBoundingClientRect().top - element.getBoundingClientRect().top - element.clientHeight / 4;
        following = distance() < nearEnd && atEnd();
        if (!following) capture();
        if (typeof sought === "number") line.focus({ preventScroll: true });
      } else if (following) toEnd();
      else restore();
      if (sought !== "end") onFollow(following);
      check();
    },

    /** @param {number} direction */
    pages(direction) {
      element?.scrollBy({ top: direction * element.clientHeight * 0.85 });
      return element !== null;
    },
  };
}

/**
 * The line "new", or a message; of one that is not shown (one hides its author), the one before it.
 * @param {HTMLElement} element @param {"unread" | number} target
 * @returns {HTMLElement | null}
 */
function find(element, target) {
  if (target === "unread") return element.querySelector("[data-unread]");
  /** @type {HTMLElement[]} */
  const rows = [...element.querySelectorAll(/** @type {"article"} */ (".message[data-seq]"))];
  return rows.findLast((row) => Number(row.dataset.seq) <= target) ?? rows[0] ?? null;
}

/** @typedef {ReturnType<typeof createScroller>} Scroller */
