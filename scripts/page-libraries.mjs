// Brings the page's libraries from npm to wwwroot/lib. The server's build runs this (PageLibraries.targets).

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emojiFiles } from "./lib/emoji.mjs";
import { alone, installPackages, writtenAt } from "./lib/npm.mjs";
import { root } from "./lib/run.mjs";

const modules = join(root, "node_modules");
const lib = join(root, "WebChat.Server", "wwwroot", "lib");
// Written last, so it also tells when the copy was complete.
const versions = join(lib, "versions.json");
const packages = [
  "@highlightjs/cdn-assets",
  "@microsoft/signalr",
  "emojibase-data",
  "lit-html",
  "qrcode-generator",
];

/** The languages that code is coloured for; js/highlight.js knows their other names. */
const languages = [
  ..."bash c cpp csharp css diff dockerfile go http ini java javascript json kotlin lua makefile markdown".split(
    " ",
  ),
  ..."nginx perl php powershell python r ruby rust sql swift typescript xml yaml".split(" "),
];

/** From a path in node_modules to a path in lib. @returns {Map<string, string>} */
function listFiles() {
  const directives = readdirSync(join(modules, "lit-html", "directives"))
    // The unsafe ones make markup of text, which this page never does.
    .filter((name) => name.endsWith(".js") && !name.startsWith("unsafe-"))
    .map((name) => `directives/${name}`);
  const lit = [
    "lit-html.js",
    "directive.js",
    "directive-helpers.js",
    "async-directive.js",
    "LICENSE",
    ...directives,
  ];
  return new Map([
    ["@microsoft/signalr/dist/browser/signalr.min.js", "signalr/signalr.min.js"],
    ["qrcode-generator/dist/qrcode.mjs", "qrcode-generator/dist/qrcode.js"],
    ...lit.map((name) => /** @type {[string, string]} */ ([`lit-html/${name}`, `lit-html/${name}`])),
    ["@highlightjs/cdn-assets/LICENSE", "highlight/LICENSE"],
    ["@highlightjs/cdn-assets/es/core.min.js", "highlight/core.min.js"],
    ...languages.map(
      (name) =>
        /** @type {[string, string]} */ ([
          `@highlightjs/cdn-assets/es/languages/${name}.min.js`,
          `highlight/languages/${name}.min.js`,
        ]),
    ),
    ["emojibase-data/LICENSE", "emoji/LICENSE"],
  ]);
}

/** Replaces a file in one step: a build that reads it meanwhile sees the old or the new one whole. */
function write(/** @type {string} */ path, /** @type {string} */ text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function copy() {
  const files = listFiles();
  for (const [from, to] of files) {
    // The source maps stay behind, so their addresses do as well.
    const text = readFileSync(join(modules, from), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
    write(join(lib, to), text);
  }
  const emoji = emojiFiles(join(modules, "emojibase-data"));
  for (const [name, text] of emoji) write(join(lib, "emoji", name), text);
  const kept = new Set(
    [...files.values(), ...[...emoji.keys()].map((name) => `emoji/${name}`)].map((path) => join(lib, path)),
  );
  for (const entry of readdirSync(lib, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(path)) rmSync(path);
  }
  write(versions, `${JSON.stringify(Object.fromEntries(packages.map(describe)), null, 2)}\n`);
}

/** @param {string} name @returns {[string, object]} */
function describe(name) {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return [name, { version, license }];
}

try {
  await alone(async () => {
    const current = writtenAt(versions);
    const sources = [
      join(root, "package-lock.json"),
      import.meta.filename,
      join(root, "scripts", "lib", "emoji.mjs"),
    ];
    if (sources.every((source) => current >= writtenAt(source))) return;
    await installPackages();
    copy();
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
