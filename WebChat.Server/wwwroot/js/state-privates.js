// What happens between two people. A conversation is kept by the other one's tag: a name can pass to somebody else.

import { addLine, addMessage, createTimeline, dropFrom } from "./timeline.js";
import { arrive, createThread } from "./thread.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").ChatEvent} ChatEvent */

/** @param {string} tag @param {string} nickname @param {number} [readTo] */
export function createConversation(tag, nickname, readTo = 0) {
  const conversation = {
    ...createThread(`private:${tag}`, readTo),
    tag,
    nickname,

    /** Numbers start again. */
    restart() {
      conversation.timeline = createTimeline();
      Object.assign(conversation, { last: 0, readTo: 0, unreadFrom: null });
    },
  };
  return conversation;
}

/** @typedef {ReturnType<typeof createConversation>} Conversation */

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
export const privateEvents = {
  /** The server was put back to an earlier state: these are the newest private messages that it has. */
  privatesKept(state, { events, time }) {
    forgetFrom(state, (events.at(-1)?.seq ?? 0) + 1, time);
    for (const event of events) privateEvents.private(state, event);
    state.privateAfter = events.at(-1)?.seq ?? 0;
  },

  private(state, event) {
    if (isAnother(state, event)) forgetFrom(state, event.seq, Date.parse(event.at));
    const own = event.tag === state.self?.tag;
    const tag = own ? event.toTag : event.tag;
    const nickname = own ? event.to : event.from;
    let conversation = state.privates.get(tag);
    if (!conversation)
      state.privates.set(tag, (conversation = createConversation(tag, nickname, state.kept.privates[tag])));
    if (event.seq >= conversation.last) conversation.nickname = nickname;
    // While a `Join` is under way, what it brings may be older than what comes live: only its reply moves the cursor then.
    if (state.connection.name === "live") state.privateAfter = Math.max(state.privateAfter, event.seq);
    if (!addMessage(conversation.timeline, event)) return;
    if (own) {
      state.delivered.add(event.id);
      state.sent.delete(event.id);
    }
    const seen = state.watching === conversation.key || state.hidden.has(tag);
    arrive(conversation, event.seq, own ? "own" : seen ? "seen" : "new");
  },
};

/** Whether there is something else under its number: then the server has forgotten that, and begun to count there again. @param {State} state @param {ChatEvent} event */
const isAnother = ({ privates }, { seq, id }) =>
  [...privates.values()].some(
    ({ timeline: { seqs, entries } }) =>
      seqs.has(seq) &&
      entries.some((entry) => entry.type === "message" && entry.seq === seq && entry.key !== id),
  );

/** The server does not know these any more. @param {State} state @param {number} seq @param {number} time */
function forgetFrom(state, seq, time) {
  for (const conversation of state.privates.values()) {
    const { timeline, readTo } = conversation;
    const count = timeline.entries.filter((entry) => entry.type === "message" && entry.seq >= seq).length;
    if (count === 0) continue;
    dropFrom(timeline, seq);
    addLine(timeline, { type: "gap", time, reason: "restored", count }, seq - 1);
    conversation.last = Math.min(conversation.last, seq - 1);
    conversation.readTo = Math.min(readTo ?? 0, seq - 1);
  }
  state.privateAfter = Math.min(state.privateAfter, seq - 1);
}

/** One is somebody new for the server: what the one before has written and read was theirs. @param {State} state @param {number} time */
export function endSession(state, time) {
  for (const conversation of state.privates.values()) {
    const had = conversation.timeline.entries.some(({ type }) => type === "message");
    conversation.restart();
    if (had) addLine(conversation.timeline, { type: "gap", time, reason: "session" }, 0);
  }
  state.privateAfter = 0;
}

/** Whom one has written to has a place, also before the first message has gone. @param {State} state */
export function converseWithWaiting({ outbox, privates, kept }) {
  for (const { place, to } of outbox) {
    if (place.kind === "private" && !privates.has(place.tag))
      privates.set(place.tag, createConversation(place.tag, to ?? "", kept.privates[place.tag]));
  }
}
