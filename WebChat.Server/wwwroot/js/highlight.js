// Colours for code: the library and each language come when a text has such code. What comes out is a tree of plain values, which the
// view draws; no markup is ever made. One piece is coloured at a time, when there is nothing else to do.

/** @typedef {string | {scope?: string, children: Colored[]}} Colored @typedef {{key: string, name: string, text: string, done: (colored: Colored[] | null) => void}} Piece */

/** The languages there are (scripts/page-libraries.mjs copies them), with their other names. @type {Record<string, string[]>} */
const languages = {
  bash: ["sh", "shell", "zsh", "console"],
  c: ["h"],
  cpp: ["c++", "cc", "cxx", "hpp"],
  csharp: ["cs", "c#"],
  css: [],
  diff: ["patch"],
  dockerfile: ["docker"],
  go: ["golang"],
  http: [],
  ini: ["toml", "conf"],
  java: [],
  javascript: ["js", "jsx", "mjs", "cjs", "node"],
  json: ["jsonc", "json5"],
  kotlin: ["kt"],
  lua: [],
  makefile: ["make"],
  markdown: ["md"],
  nginx: [],
  perl: ["pl"],
  php: [],
  powershell: ["ps", "ps1", "pwsh"],
  python: ["py"],
  r: [],
  ruby: ["rb"],
  rust: ["rs"],
  sql: ["mysql", "pgsql", "postgres", "sqlite"],
  swift: [],
  typescript: ["ts", "tsx"],
  xml: ["html", "svg", "xhtml", "vue"],
  yaml: ["yml"],
};
/** Languages that stand in another one. @type {Record<string, string[]>} */
const inside = { xml: ["javascript", "css"], php: ["xml"], markdown: ["xml"] };
const names = new Map(
  Object.entries(languages).flatMap(([name, others]) => [name, ...others].map((other) => [other, name])),
);
const mostKept = 200;
/** Milliseconds: so much is coloured at a time. */
const slice = 6;
/** Some grammars look ahead from every place to the end of a line: longer ones would take a tenth of a second. */
const longestLine = /[^\n]{301}/u;

/** @param {{load?: typeof bring, whenIdle?: (action: () => void) => void}} [parts] */
export function createHighlighter({ load = bring, whenIdle = idle } = {}) {
  /** What was coloured, or will be; the oldest is forgotten. @type {Map<string, Colored[] | Promise<Colored[] | null>>} */
  const pieces = new Map();
  /** @type {Piece[]} */
  const queue = [];
  let busy = false;

  async function work() {
    busy = true;
    while (queue.length) {
      await new Promise((resolve) => whenIdle(() => resolve(undefined)));
      const began = performance.now();
      while (queue.length && performance.now() - began < slice)
        await color(/** @type {Piece} */ (queue.shift()));
    }
    busy = false;
  }

  /** @param {Piece} piece */
  async function color({ key, name, text, done }) {
    try {
      const colored = (await load(name))(text);
      if (pieces.has(key)) pieces.set(key, colored);
      done(colored);
    } catch (error) {
      // It is readable without colours; who draws it anew asks again.
      console.warn(error);
      pieces.delete(key);
      done(null);
    }
  }

  return {
    /**
     * The colours of a piece of code: at once if they are known, or when they are; null if it has none.
     * @param {string} language as written @param {string} text
     */
    of(language, text) {
      const name = names.get(language);
      if (!name || longestLine.test(text)) return null;
      const key = `${name}\n${text}`;
      const known = pieces.get(key);
      if (known) return known;
      /** @type {Promise<Colored[] | null>} */
      const coming = new Promise((done) => queue.push({ key, name, text, done }));
      pieces.set(key, coming);
      if (pieces.size > mostKept) pieces.delete(/** @type {string} */ (pieces.keys().next().value));
      // Nobody looks at so many: the oldest stays without.
      if (queue.length > mostKept) queue.shift()?.done(null);
      if (!busy) void work();
      return coming;
    },
  };
}

/** @typedef {ReturnType<typeof createHighlighter>} Highlighter */

/** @param {() => void} action */
function idle(action) {
  // Not in every browser.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(action, { timeout: 500 });
  else setTimeout(action, 20);
}

/** @param {string} name @returns {Promise<(text: string) => Colored[]>} */
async function bring(name) {
  const needed = [name, ...(inside[name] ?? []).flatMap((other) => [other, ...(inside[other] ?? [])])];
  const [{ default: library }, ...grammars] = await Promise.all([
    import("../lib/highlight/core.min.js"),
    ...needed.map((each) => import(`../lib/highlight/languages/${each}.min.js`)),
  ]);
  for (const [index, { default: grammar }] of grammars.entries())
    if (!library.getLanguage(needed[index])) library.registerLanguage(needed[index], grammar);
  // Its tree, not the markup that it also makes of it.
  return (text) => library.highlight(text, { language: name, ignoreIllegals: true })._emitter.root.children;
}
