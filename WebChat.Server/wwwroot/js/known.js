// Whom and what a completion can name: people, rooms, emoji.

import { reachOfAll } from "./attend.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./language.js").Language} parts.language
 * @param {import("./emoji.js").Emoji} parts.emoji
 * @param {() => void} parts.more there is more to complete by now
 */
export function createKnown({ state, language, emoji, more }) {
  /** Short codes, once they are there. @param {string} part */
  function findEmoji(part) {
    if (!emoji.loaded) void emoji.load().then(() => emoji.loaded && more());
    return emoji.find(part);
  }

  return function known() {
    const room = state.place?.kind === "room" ? state.rooms.get(state.place.room) : undefined;
    const here = [...(room?.members.values() ?? [])];
    const others = [...state.privates.values()].filter(
      ({ tag }) => !here.some((member) => member.tag === tag),
    );
    const people = [...here, ...others].filter(({ tag }) => tag !== state.self?.tag);
    const rooms = new Set([...state.rooms.keys(), ...(state.directory ?? []).map(({ room: name }) => name)]);
    return {
      people,
      rooms: [...rooms],
      compare: language.format.compare,
      emoji: findEmoji,
      reach: room ? reachOfAll(state, room, Date.now() + state.clockOffset) : null,
      hidden: [...state.hidden].map(([tag, nickname]) => ({ tag, nickname })),
    };
  };
}
