import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const page = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "WebChat.Server", "wwwroot");
const read = (path) => readFileSync(join(page, path), "utf8");
const index = read("index.html");

/** The modules that a module needs before it runs, and theirs. */
function needs(path, found = new Set()) {
  for (const [, from] of read(path).matchAll(/^(?:import|export) [^;]*?from "(\.[^"]+)";/gms)) {
    const module = posix.join(posix.dirname(path), from);
    if (found.has(module)) continue;
    found.add(module);
    if (!module.startsWith("lib/")) needs(module, found);
  }
  return found;
}

test("the first view asks for all its modules at once, and for no others", () => {
  const asked = [...index.matchAll(/(?:rel="modulepreload" href|script src)="((?:js|lib)\/[^"]+)"/g)].map(
    ([, path]) => path,
  );
  const needed = needs("js/main.js");
  // Nobody imports these two.
  assert.deepEqual(asked.toSorted(), [...needed, "js/main.js", "js/theme.js"].toSorted());
});

/** What js/modules.js lists. */
const list = (name, folder) =>
  [
    ...(new RegExp(`const ${name} = \\[([^\\]]+)\\]`).exec(read("js/modules.js"))?.[1] ?? "").matchAll(
      /"([^"]+)"/g,
    ),
  ].map(([, path]) => `${folder}/${path}.js`);

test("what is inside is asked for at once too, and nothing else with it", () => {
  const first = needs("js/main.js");
  const needed = [...needs("js/inside.js")].filter((path) => !first.has(path));
  // What a library needs itself, and what is no module to others.
  const others = [
    "lib/lit-html/async-directive.js",
    "lib/lit-html/directive.js",
    "lib/lit-html/directive-helpers.js",
    "lib/lit-html/directives/private-async-helpers.js",
    "lib/signalr/signalr.min.js",
  ];
  assert.deepEqual(
    [...list("inside", "js"), ...list("libraries", "lib")].toSorted(),
    [...needed, ...others, "js/inside.js"].toSorted(),
  );
});

test("what is inside weighs at most 150 KB, compressed as it is sent", () => {
  const files = [...list("inside", "js"), ...list("libraries", "lib")];
  const sizes = files.map((path) => [brotliCompressSync(read(path)).length, path]);
  const kilobytes = sizes.reduce((sum, [size]) => sum + size, 0) / 1024;
  const largest = sizes
    .toSorted(([a], [b]) => b - a)
    .slice(0, 5)
    .map(([size, path]) => `${path} ${size}`);
  assert.ok(files.length > 80, "the list is read");
  assert.ok(kilobytes <= 150, `${kilobytes.toFixed(1)} KB, most of it in ${largest.join(", ")}`);
});

test("every style sheet is asked for once: by the first view, by what is inside, or on use", () => {
  const inside = /const inside = \[([^\]]+)\]/.exec(read("js/styles.js"))?.[1] ?? "";
  const asked = [
    ...[...index.matchAll(/href="css\/([^"]+)\.css"/g)].map(([, name]) => name),
    ...[...inside.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
    "wall",
    ...[...read("js/finder.js").matchAll(/loadStyle\("([^"]+)"\)/g)].map(([, name]) => name),
  ];
  const all = readdirSync(join(page, "css")).map((name) => name.replace(".css", ""));
  assert.deepEqual(asked.toSorted(), all.toSorted());
});
