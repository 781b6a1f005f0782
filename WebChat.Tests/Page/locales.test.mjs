import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { commands } from "../../WebChat.Server/wwwroot/js/commands.js";
import { chooseLanguage, createI18n, languages } from "../../WebChat.Server/wwwroot/js/i18n.js";
import { keys } from "../../WebChat.Server/wwwroot/js/keys.js";

const root = new URL("../../", import.meta.url);
const page = new URL("WebChat.Server/wwwroot/", root);
const read = (path, base = root) => readFileSync(new URL(path, base), "utf8");
const locales = Object.fromEntries(
  Object.keys(languages).map((code) => [code, JSON.parse(read(`locales/${code}.json`, page))]),
);
const constants = (file, type) => {
  const source = read(`WebChat.Contracts/${file}`);
  const body = source.slice(source.indexOf(`static class ${type}`)).split("\n}")[0];
  return [...body.matchAll(/const string \w+ = "(\w+)"/g)].map(([, code]) => code);
};
const texts = (message) => (typeof message === "string" ? [message] : Object.values(message));
const placeholders = (message) =>
  [
    ...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))),
  ].sort();

for (const [code, messages] of Object.entries(locales)) {
  describe(code, () => {
    test("has the same keys as English", () =>
      assert.deepEqual(Object.keys(messages).sort(), Object.keys(locales.en).sort()));

    test("has the same placeholders as English", () => {
      for (const [key, message] of Object.entries(messages)) {
        const expected = placeholders(locales.en[key]).filter((name) => name !== "count");
        assert.deepEqual(
          placeholders(message).filter((name) => name !== "count"),
          expected,
          key,
        );
      }
    });

    test("has every plural form that its language needs, and no empty text", () => {
      const needed =
        code === "fr" ? ["one", "other"] : new Intl.PluralRules(code).resolvedOptions().pluralCategories;
      for (const [key, message] of Object.entries(messages)) {
        if (typeof message !== "string")
          for (const form of needed) assert.ok(message[form], `${key} ${form}`);
        for (const text of texts(message)) assert.ok(text.trim(), key);
      }
    });

    test("words every code of the contract", () => {
      const codes = [...constants("Codes.cs", "Codes"), ...constants("Events.cs", "NoticeCodes")];
      assert.ok(codes.length > 25);
      for (const each of codes) assert.ok(messages[`code.${each}`], each);
      for (const reason of constants("Replies.cs", "GapReasons"))
        assert.ok(messages[`gap.${reason}`], reason);
      for (const state of constants("Replies.cs", "MemberStates"))
        assert.ok(messages[`presence.${state}`], state);
    });

    test("describes every command, what it takes, and every key", () => {
      for (const { name, takes = [] } of commands) {
        assert.ok(messages[`command.${name}`], name);
        for (const word of takes) assert.ok(messages[`arg.${word.replace("?", "")}`], word);
      }
      for (const { id } of keys) assert.ok(messages[`key.${id}`], id);
    });
  });
}

test("every key that the page names is worded, and every word is used", () => {
  const source = ["js/", "js/views/"]
    .flatMap((folder) =>
      readdirSync(new URL(folder, page))
        .filter((file) => file.endsWith(".js"))
        .map((file) => read(folder + file, page)),
    )
    .join("\n");
  const named = [
    ...source.matchAll(/\b(?:t|parts|has)\(\s*"([\w.]+)"/g),
    ...source.matchAll(/key: "([\w.]+\.[\w.]+)"/g),
  ].map(([, key]) => key);
  for (const key of named) assert.ok(key in locales.en, key);
  const families = [...source.matchAll(/`([\w.]+)\.\$\{/g)].map(([, family]) => `${family}.`);
  for (const key of Object.keys(locales.en)) {
    const used = source.includes(`"${key}"`) || families.some((family) => key.startsWith(family));
    assert.ok(used, `${key} is not used`);
  }
});

test("placeholders can be elements, numbers are as in the language, plurals agree", () => {
  const i18n = createI18n("fr", {
    a: "de {name} à {to}",
    n: { one: "{count} message", other: "{count} messages" },
  });
  const element = { element: true };
  assert.deepEqual(i18n.parts("a", { name: element, to: "bob" }), ["de ", element, " à ", "bob"]);
  assert.equal(i18n.t("n", { count: 1 }), "1 message");
  assert.equal(i18n.t("n", { count: 12345 }), `${new Intl.NumberFormat("fr").format(12345)} messages`);
  assert.deepEqual(i18n.list([element, "b", "c"]), [element, ", ", "b", " et ", "c"]);
  assert.equal(i18n.t("missing"), "missing");
});

test("the first language that we speak is chosen, else English", () => {
  assert.equal(chooseLanguage(["de-DE", "fr-CA", "en"]), "fr");
  assert.equal(chooseLanguage(["zh-Hant-TW"]), "zh");
  assert.equal(chooseLanguage(["de"]), "en");
});
