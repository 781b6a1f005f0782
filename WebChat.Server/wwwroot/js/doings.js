// What a person can do about rooms and themselves beside talking: part of `chat`.

import { Disconnected } from "./connection.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./connection.js").Connection} parts.connection
 * @param {(line: {type: string, key?: string, [field: string]: any}) => boolean} parts.tell
 * @param {(key: string, values?: object) => boolean} parts.refuse
 * @param {(refusal: import("./types.js").Refusal, values?: object) => boolean} parts.refused
 * @param {() => {places: import("./places.js").Places, attention: import("./attention.js").Attention}} parts.more
 */
export function createDoings({ state, connection, tell, refuse, refused, more }) {
  /** @param {string} room @param {string} topic @returns {Promise<import("./types.js").Refusal | null>} why it was not taken */
  async function setTopic(room, topic) {
    try {
      return (await connection.call("SetTopic", { room, topic })).error ?? null;
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error;
      return { code: "offline" };
    }
  }

  return {
    setTopic,

    /** @param {string} [text] nothing: tells the one there is */
    async topic(text) {
      const { place } = state;
      const room = place?.kind === "room" ? state.rooms.get(place.room) : undefined;
      if (!room) return refuse("answer.noRoom");
      if (text === undefined)
        return tell(
          room.topic
            ? { type: "info", key: "answer.topic", values: { topic: room.topic } }
            : { type: "info", key: "answer.noTopic" },
        );
      const refusal = await setTopic(room.name, text);
      return refusal ? refused(refusal) : true;
    },

    /** The card of the room, with its address and a code for phones. */
    invite() {
      const { place } = state;
      if (place?.kind !== "room") return refuse("answer.noRoom");
      void more().places.openRoom(place.room);
      return true;
    },

    async toggleAway() {
      const { away } = more().attention;
      const on = !away.chosen;
      const refusal = await away.choose(on);
      if (refusal) return refused(refusal);
      return tell({ type: "info", key: on ? "answer.awayOn" : "answer.awayOff" });
    },
  };
}
