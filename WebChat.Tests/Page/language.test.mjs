import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createLanguage } from "../../WebChat.Server/wwwroot/js/language.js";

test("words that do not come are asked for until they do", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const documentElement = { lang: "" };
  Object.assign(globalThis, { document: { documentElement }, navigator: { languages: ["fr"] } });
  const answers = [
    () => Promise.reject(new TypeError("no network")),
    () => new Response("Bad gateway", { status: 502 }),
    () => new Response('{"cut off', { status: 200 }),
    () => Response.json({ hello: "Bonjour" }),
  ];
  globalThis.fetch = mock.fn(async () => answers.shift()());
  const coming = createLanguage("fr", "auto");
  for (let asked = 0; asked < 3; asked++) {
    while (fetch.mock.callCount() === asked) await new Promise(setImmediate);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    t.mock.timers.tick(1000);
  }
  const language = await coming;
  assert.equal(language.i18n.t("hello"), "Bonjour");
  assert.deepEqual([answers.length, documentElement.lang], [0, "fr"]);
});
