import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { handleKey, isSwitcherKey } from "../../WebChat.Server/wwwroot/js/keys.js";

/** Somewhere on the page, inside of what `closest` is asked for. */
class Place {
  constructor(...around) {
    this.around = around;
  }
  closest(selector) {
    return selector.split(", ").some((each) => this.around.includes(each)) ? this : null;
  }
}
class TextField extends Place {
  constructor(value) {
    super("textarea");
    this.value = value;
  }
}
Object.assign(globalThis, { Element: Place, HTMLTextAreaElement: TextField });

const press = (key, more = {}) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  target: new Place(),
  preventDefault() {},
  ...more,
});

describe("a key", () => {
  let done, app;

  beforeEach(() => {
    done = [];
    const note = (name) => (value) => (done.push([name, value]), true);
    app = {
      scrollPages: note("pages"),
      step: note("step"),
      toNewest: () => (done.push(["newest"]), true),
      places: { openSwitcher: () => (done.push(["switcher"]), true) },
    };
  });

  const after = (...events) => {
    for (const event of events) handleKey(event, app);
    return done;
  };

  test("is the dialog's own while one is open", () => {
    const target = new Place("dialog");
    assert.deepEqual(
      after(
        press("PageDown", { target }),
        press("PageUp", { target }),
        press("End", { target, ctrlKey: true }),
        press("ArrowUp", { target, altKey: true }),
      ),
      [],
    );
    assert.deepEqual(after(press("PageDown"), press("ArrowUp", { altKey: true })), [
      ["pages", 1],
      ["step", -1],
    ]);
  });

  test("to the end is the caret's in a text of several lines", () => {
    const end = (value) => press("End", { ctrlKey: true, target: new TextField(value) });
    assert.deepEqual(after(end("one\ntwo")), []);
    assert.deepEqual(after(end("one")), [["newest"]]);
  });

  test("with a letter is found on any keyboard, whatever is locked", () => {
    const ctrl = { ctrlKey: true };
    for (const event of [
      press("k", { ...ctrl, code: "KeyK" }),
      press("K", { ...ctrl, code: "KeyK" }),
      press("л", { ...ctrl, code: "KeyK" }),
      press("k", { metaKey: true, code: "KeyV" }),
    ])
      assert.ok(isSwitcherKey(event), event.key);
    for (const event of [
      press("t", { ...ctrl, code: "KeyK" }),
      press("k", { code: "KeyK" }),
      press("k", { ...ctrl, altKey: true, code: "KeyK" }),
      press("м", { ...ctrl, code: "KeyV" }),
    ])
      assert.ok(!isSwitcherKey(event), event.key);
    assert.deepEqual(after(press("Л", { ...ctrl, code: "KeyK" })), [["switcher"]]);
  });
});
