// Every address is relative to the base of the document, so that the page works under a sub-path as well.

/** Kept from the start: the address bar changes while one goes from room to room. */
const base = globalThis.document?.baseURI ?? "http://localhost/";

export const basePath = new URL(base).pathname;

/** @param {string} path */
export const urlOf = (path) => new URL(path, base).href;

export const lobby = "lobby";

/** The address of a place; a private conversation is shown over the room one came from. @param {string} room @param {string} [tag] */
export function addressOf(room, tag) {
  const path = room === lobby ? urlOf("./") : urlOf(`r/${encodeURIComponent(room)}`);
  return tag ? `${path}#private=${encodeURIComponent(tag)}` : path;
}

/** The address of a message. @param {string} room @param {number} seq */
export const addressOfMessage = (room, seq) => `${addressOf(room)}#${seq}`;

/** What the address bar asks for. @param {{pathname: string, hash: string}} location @param {string} [path] */
export function placeOf(location, path = basePath) {
  const rest = location.pathname.startsWith(path) ? location.pathname.slice(path.length) : "";
  const room = rest.startsWith("r/") ? decode(rest.slice(2).replace(/\/$/, "")) : "";
  const tag = location.hash.startsWith("#private=") ? decode(location.hash.slice("#private=".length)) : "";
  const seq = /^#[1-9]\d{0,14}$/.test(location.hash) ? Number(location.hash.slice(1)) : undefined;
  return { room: room || lobby, tag, ...(seq && { seq }) };
}

/** The room that a wall is of. @param {{pathname: string}} location @param {string} [path] */
export const wallOf = ({ pathname }, path = basePath) =>
  decode(pathname.slice(`${path}wall/`.length).replace(/\/$/, "")) || lobby;

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
