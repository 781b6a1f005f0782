// The shapes that several modules share. Those of the wire are in docs/protocol.md; here is what the page adds.

/**
 * @typedef {{kind: "room", room: string} | {kind: "private", tag: string}} Place what the middle column shows
 * @typedef {{nickname: string, tag: string, state: string, bot?: boolean, since?: number}} Member
 *   `since`: when their session began, if the page was told. Milliseconds, by the server's clock
 * @typedef {{type: string, time: number, nickname: string, tag: string, to?: string, reason?: string}} Coming who came or went
 * @typedef {{code: string, message?: string, retryAfterMs?: number, until?: string, reason?: string}} Refusal
 * @typedef {{ok?: any, error?: Refusal}} Reply
 * @typedef {{type: string, [field: string]: any}} ChatEvent from the server, or a doing of the page's own
 */

/**
 * A place in a timeline: messages are at (seq, 0), the page's own lines at (seq of the message they followed, 1, 2, ...).
 * @typedef {{seq: number, sub: number}} Position
 */

/**
 * One entry of a timeline. `type` is "message" or the kind of a line.
 * @typedef {Position & {key: string, type: string, time: number, [field: string]: any}} Entry
 */

/**
 * What somebody typed and the server has not yet confirmed.
 * @typedef {object} OutboxItem
 * @property {string} id the UUID that makes sending it again harmless
 * @property {Place} place
 * @property {string} [to] the nickname, in a private conversation
 * @property {string} text
 * @property {string} kind "text" or "action"
 * @property {number} [replyTo] the number of the message that it answers
 * @property {import("./aim.js").Answer} [reply] that message, to be shown
 * @property {string} at when it was typed
 * @property {"pending" | "failed"} state
 * @property {Refusal} [refusal] why it failed
 */

/**
 * @typedef {{name: "idle" | "connecting" | "live" | "reconnecting" | "offline" | "ended",
 *   retryAt?: number, problem?: number, reason?: string, code?: string}} ConnectionState
 */

export {};
