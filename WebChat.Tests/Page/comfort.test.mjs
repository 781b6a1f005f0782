import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choices, kinds, readComfort } from "../../WebChat.Server/wwwroot/js/comfort.js";
import { createFormat } from "../../WebChat.Server/wwwroot/js/format.js";
import { languages } from "../../WebChat.Server/wwwroot/js/i18n.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { memory } from "./memory.mjs";

const page = new URL("../../WebChat.Server/wwwroot/", import.meta.url);
const read = (path) => readFileSync(new URL(path, page), "utf8");

test("what was chosen is kept; what cannot be chosen is as usual", () => {
  const store = createStore(memory(), "chat:");
  const usual = { theme: "system", density: "comfortable", size: "normal", clock: "auto" };
  assert.deepEqual(readComfort(store), usual);
  store.set("theme", "dusk");
  store.set("size", "larger");
  assert.deepEqual(readComfort(store), { ...usual, theme: "dusk", size: "larger" });
  for (const wrong of ["neon", 12, null, {}, ["dark"]]) for (const kind of kinds) store.set(kind, wrong);
  assert.deepEqual(readComfort(store), usual);
});

test("the script before the first paint knows all that can be chosen", () => {
  assert.deepEqual(JSON.parse(/for \(const kind of (\[[^\]]+\])/.exec(read("js/theme.js"))[1]), kinds);
});

test("every choice has words in every language, and every theme its colours", () => {
  for (const code of Object.keys(languages)) {
    const words = JSON.parse(read(`locales/${code}.json`));
    for (const [kind, values] of Object.entries(choices))
      for (const key of [`settings.${kind}`, ...values.map((value) => `${kind}.${value}`)])
        assert.ok(words[key], `${code} ${key}`);
  }
  const themes = [...read("css/themes.css").matchAll(/\[data-theme="(\w+)"\] \{/g)].map(([, theme]) => theme);
  assert.deepEqual(["system", ...themes].toSorted(), choices.theme.toSorted());
});

test("times are as the language has them, or as chosen", () => {
  const evening = new Date(2026, 10, 21, 21, 5).getTime();
  const midnight = new Date(2026, 10, 21, 0, 5).getTime();
  const plain = (text) => text.replace(/\s/gu, " ").toLowerCase();
  for (const [language, clock, expected] of [
    ["en-GB", "auto", ["21:05", "00:05"]],
    ["en-US", "auto", ["09:05 pm", "12:05 am"]],
    ["en-GB", "12", ["9:05 pm", "12:05 am"]],
    ["fr", "12", ["9:05 pm", "12:05 am"]],
    ["en-US", "24", ["21:05", "00:05"]],
    ["zh", "24", ["21:05", "00:05"]],
  ]) {
    const format = createFormat(language, clock);
    assert.deepEqual(
      [evening, midnight].map((at) => plain(format.time(at))),
      expected,
      `${language} ${clock}`,
    );
  }
  assert.match(plain(createFormat("en-GB", "12").full(evening)), /9:05:00 pm/);
  assert.match(plain(createFormat("en-US", "24").full(evening)), /21:05:00/);
});
