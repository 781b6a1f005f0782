// What happens between two people. A conversation is kept by the other one's tag: a name can pass to somebody else.

import { addMessage } from "./timeline.js";
import { arrive, createThread } from "./thread.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").ChatEvent} ChatEvent */

/** @param {string} tag @param {string} nickname @param {number} [readTo] */
export function createConversation(tag, nickname, readTo = 0) {
  return { ...createThread(`private:${tag}`, readTo), tag, nickname };
}

/** @typedef {ReturnType<typeof createConversation>} Conversation */

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
export const privateEvents = {
  private(state, event) {
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
