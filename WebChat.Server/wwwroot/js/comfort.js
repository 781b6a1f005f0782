// How the page is for this person: colours, density, size of the type, clock. Kept by the browser; theme.js has it there before
// the first paint, and css/tokens.css and css/themes.css say what it looks like.

/** What can be chosen, in the order in which it is offered. */
export const choices = {
  theme: ["system", "light", "dark", "paper", "dusk", "contrast"],
  density: ["comfortable", "compact"],
  size: ["small", "normal", "large", "larger"],
  clock: ["auto", "12", "24"],
};

/** @typedef {keyof typeof choices} Kind @typedef {Record<Kind, string>} Comfort */

/** For who chooses nothing. @type {Comfort} */
const usual = { theme: "system", density: "comfortable", size: "normal", clock: "auto" };

export const kinds = /** @type {Kind[]} */ (Object.keys(choices));

/** As it was chosen, as far as it can be chosen. @param {Pick<import("./store.js").Store, "get">} store @returns {Comfort} */
export function readComfort(store) {
  const read = (/** @type {Kind} */ kind) => {
    const kept = store.get(kind, usual[kind]);
    return choices[kind].includes(kept) ? kept : usual[kind];
  };
  return { theme: read("theme"), density: read("density"), size: read("size"), clock: read("clock") };
}

/** The colours of the browser's own bars, as in index.html; high contrast goes with the system. @type {Record<string, string[]>} light, dark */
const bars = {
  system: ["#f4f5f8", "#14161d"],
  light: ["#f4f5f8", "#f4f5f8"],
  dark: ["#14161d", "#14161d"],
  paper: ["#f5efe6", "#f5efe6"],
  dusk: ["#1d1322", "#1d1322"],
  contrast: ["#ffffff", "#000000"],
};

/** @param {Comfort} comfort */
export function applyComfort(comfort) {
  const { dataset } = document.documentElement;
  for (const kind of kinds) {
    if (comfort[kind] === usual[kind]) delete dataset[kind];
    else dataset[kind] = comfort[kind];
  }
  for (const [index, scheme] of ["light", "dark"].entries())
    document
      .querySelector(`meta[name="theme-color"][media*="${scheme}"]`)
      ?.setAttribute("content", bars[comfort.theme][index]);
}
