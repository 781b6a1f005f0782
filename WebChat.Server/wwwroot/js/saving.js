// Saving a transcript: whole, or not at all, and with what the server says when it does not give one now.

import { urlOf } from "./urls.js";

/** How long a file is kept for the browser that saves it. */
const keptFor = 60_000;

/** @param {string} room @param {string} format */
export const transcriptOf = (room, format) =>
  urlOf(
    `api/rooms/${encodeURIComponent(room)}/transcript?format=${format}&lang=${document.documentElement.lang}`,
  );

/** The name under which the server wants a file to be saved. @param {Headers} headers */
export function fileNameOf(headers) {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(headers.get("Content-Disposition") ?? "") ?? [];
  try {
    return encoded ? decodeURIComponent(encoded) : "";
  } catch {
    return "";
  }
}

/**
 * @typedef {object} Saving
 * @property {number} [busyMs] the server writes too many already; in so many milliseconds it may have time
 * @property {() => Promise<boolean>} [save] the server has begun to send: what saves it, and says whether it came whole
 */

/** Asks for a transcript. Neither: the server cannot be asked. @param {string} room @param {string} format @returns {Promise<Saving>} */
export async function askTranscript(room, format) {
  const response = await fetch(transcriptOf(room, format), { cache: "no-store" }).catch(() => null);
  if (!response) return {};
  if (response.status === 429) {
    const { retryAfterMs = 5000 } = await response.json().catch(() => ({}));
    return { busyMs: retryAfterMs };
  }
  if (!response.ok) return {};
  return {
    async save() {
      const file = await response.blob().catch(() => null);
      if (!file) return false;
      const href = URL.createObjectURL(file);
      Object.assign(document.createElement("a"), { href, download: fileNameOf(response.headers) }).click();
      setTimeout(() => URL.revokeObjectURL(href), keptFor);
      return true;
    },
  };
}
