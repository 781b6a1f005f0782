// Where a keyboard on the screen covers the page instead of making it smaller, the page is as high as what is left.

/** Less is no keyboard, but a bar of the browser that comes and goes. */
const least = 80;

export function followKeyboard() {
  const viewport = globalThis.visualViewport;
  if (!viewport) return;
  const { style } = document.documentElement;

  const fit = () => {
    const covered = globalThis.innerHeight - viewport.height;
    // Who has zoomed in sees a part of the page, and wants to.
    if (covered < least || Math.abs(viewport.scale - 1) > 0.01) {
      style.removeProperty("--page-height");
      return;
    }
    style.setProperty("--page-height", `${viewport.height}px`);
    // The browser moves the page to bring the field into sight, where it is by itself.
    globalThis.scrollTo(0, 0);
  };

  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
}
