// What is on the screen and nowhere else: which form, which drawer, how far one has scrolled.

const nowhere = { seq: -1, sub: 0 };

/** @param {{comfort: import("./comfort.js").Comfort, hint: boolean, nickname: string, wanted: {room: string, tag: string, seq?: number}}} kept */
export function createUi({ comfort, hint, nickname, wanted }) {
  return {
    /** @type {"join" | "resuming" | "chat" | "end"} */
    screen: "join",
    comfort,
    /** Whether one is still to be told where to find things. */
    hint,
    /** What the address bar asks for. */
    wanted,
    join: {
      nickname,
      busy: false,
      /** @type {import("./types.js").Refusal | null} */
      refusal: null,
      /** The name that was refused. */
      refused: "",
      /** Whether the name was lost while one was away. */
      away: false,
      /** @type {number | undefined} the HTTP status with which the connection was refused */
      problem: undefined,
    },
    /** @type {"rooms" | "people" | null} */
    drawer: null,
    /** @type {null | {kind: "view", view: (context: any, dialog: any) => any} | {kind: "settings"} | {kind: "help"} | {kind: "browse"} | {kind: "person", tag: string, nickname: string} | {kind: "source", text: string, from: string} | {kind: "message", seq: number}} */
    dialog: null,
    rosterFilter: "",
    /** @type {import("./picking.js").Picker | null} */
    picker: null,
    /** What sends a line: "enter" or "ctrl", with Enter. */
    sendBy: "enter",
    /** @type {string | null} the name being typed in the settings */
    rename: null,
    /** @type {any} */
    renameProblem: null,
    /** @type {Array<{id: number, key?: string, values?: object, refusal?: import("./types.js").Refusal, again?: () => void}>} */
    toasts: [],
    /** @type {import("./types.js").OutboxItem[]} what could not be sent before the session was over */
    unsent: [],
    /** @type {string | null} what is only read out */
    spoken: null,
    /** Until when the server wants one to wait. */
    slowUntil: 0,

    /** The part of the timeline that stands in the document. */
    window: /** @type {import("./window.js").Window} */ ({ from: nowhere, to: null, news: nowhere }),
    /** @type {number | null} the message that one has jumped to */
    marked: null,
    /** @type {number | null} the message that one points at, which has a toolbar */
    pointed: null,
    /** @type {Map<string, "soon" | "now">} "room seq" of what is deleted in a moment, unless one takes it back, or is on its way */
    deleting: new Map(),
    /** Whether new messages are followed: one is at the end. */
    following: true,
    /** The last number that was there when one left the end. */
    seenLast: 0,
  };
}

/** @typedef {ReturnType<typeof createUi>} Ui */
