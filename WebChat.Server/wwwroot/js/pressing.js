// A finger that stays on a message: that opens what can be done with it, as in other programs on a phone.

/** As long as systems wait that do not tell of it themselves, in milliseconds. */
const long = 500;
/** A finger is never quite still, in pixels. */
const still = 10;
/** What the system has something for itself: to open a link elsewhere, to select what one writes. */
const others = "a, textarea, input";

/** @param {(event: Event) => boolean} open opens it for what was pressed, if there is something to be opened */
export function createPressing(open) {
  /** @type {AbortController | null} of the press that is going on */
  let press = null;
  let opened = false;

  const end = () => {
    press?.abort();
    press = null;
  };

  /** @param {Event} event */
  function hold(event) {
    end();
    if (opened || !open(event)) return;
    opened = true;
    // The finger comes up over what is open by then.
    const swallow = new AbortController();
    const stop = (/** @type {Event} */ click) => {
      click.preventDefault();
      click.stopPropagation();
    };
    addEventListener("click", stop, { capture: true, signal: swallow.signal });
    addEventListener("pointerdown", () => swallow.abort(), { capture: true, once: true });
  }

  return {
    /** @param {PointerEvent} event */
    onPress(event) {
      end();
      opened = false;
      const { pointerType, isPrimary, target, clientX, clientY } = event;
      if (pointerType === "mouse" || !isPrimary) return;
      if (!(target instanceof Element) || target.closest(others)) return;
      press = new AbortController();
      const { signal } = press;
      const timer = setTimeout(() => hold(event), long);
      signal.addEventListener("abort", () => clearTimeout(timer));
      for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal });
      addEventListener(
        "pointermove",
        (move) => Math.hypot(move.clientX - clientX, move.clientY - clientY) > still && end(),
        { signal },
      );
    },

    /** The system has waited as long as its owner wants; a mouse has its own menu. @param {Event} event */
    onContextMenu(event) {
      if (!press && !opened) return;
      event.preventDefault();
      hold(event);
    },
  };
}
