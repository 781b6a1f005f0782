import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { createSignals } from "../../WebChat.Server/wwwroot/js/signals.js";

const source = readFileSync(
  new URL("../../WebChat.Server/wwwroot/js/shell-worker.js", import.meta.url),
  "utf8",
);
const scope = "https://chat.example/team/";

/** The service worker among these windows; clicks a notification that leads to an address, and says what happened. */
async function click(address, windows) {
  const happened = [];
  const listeners = {};
  const note = (what) => (value) => void happened.push([what, value]);
  const context = {
    URL,
    shell: { version: "1", files: [] },
    registration: { scope },
    clients: {
      matchAll: async () =>
        windows.map((url) => ({
          url,
          postMessage: note(url),
          focus: async () => happened.push(["focus", url]),
        })),
      openWindow: async (url) => happened.push(["openWindow", url]),
    },
    addEventListener: (name, listener) => (listeners[name] = listener),
  };
  runInNewContext(source, context);
  let done;
  listeners.notificationclick({
    notification: { data: address, close: () => happened.push(["close"]) },
    waitUntil: (promise) => (done = promise),
  });
  await done;
  return JSON.parse(JSON.stringify(happened));
}

describe("a notification on a phone", () => {
  test("is shown by the service worker, where a page must not show one itself", async () => {
    const shown = [];
    globalThis.isSecureContext = true;
    globalThis.Notification = class {
      static permission = "granted";
      constructor() {
        throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.");
      }
    };
    Object.defineProperty(globalThis, "navigator", {
      configurable: true,
      value: {
        userActivation: { hasBeenActive: false },
        serviceWorker: {
          getRegistration: async () => ({
            showNotification: (title, options) => void shown.push({ title, ...options }),
          }),
        },
      },
    });
    const kept = { notify: "on", sound: "none" };
    const signals = createSignals({
      store: { get: (key, otherwise = null) => kept[key] ?? otherwise },
      lock: "news",
      icon: "icon.svg",
      titleOf: () => "bob mentioned you in #ops",
      open: () => assert.fail("nobody has clicked"),
      addressOf: () => `${scope}r/ops#7`,
      changed: () => undefined,
    });
    await signals.tell([{ key: "room ops", entry: { seq: 7, text: "@ann come here" } }], true);
    await new Promise(setImmediate);
    assert.deepEqual(shown, [
      {
        title: "bob mentioned you in #ops",
        body: "@ann come here",
        icon: "icon.svg",
        tag: "room ops",
        renotify: true,
        data: `${scope}r/ops#7`,
      },
    ]);
  });

  test("leads to the page that is there, which goes to the message without beginning anew", async () => {
    const address = `${scope}r/ops#7`;
    const windows = [`${scope}wall/ops`, "https://chat.example/other/", `${scope}r/lobby#3`, scope];
    assert.deepEqual(await click(address, windows), [
      ["close"],
      [`${scope}r/lobby#3`, { open: address }],
      ["focus", `${scope}r/lobby#3`],
    ]);
  });

  test("opens the page where there is none", async () => {
    const address = `${scope}r/ops#7`;
    assert.deepEqual(await click(address, [`${scope}wall/ops`]), [["close"], ["openWindow", address]]);
  });
});
