// Pictures for the repository: 256 colours are enough for a page, and a third of the size.

import UPNG from "upng-js";

/** @param {Uint8Array} png @returns {Uint8Array} */
export function compress(png) {
  const bytes = png.buffer.slice(png.byteOffset, png.byteOffset + png.byteLength);
  const image = UPNG.decode(/** @type {ArrayBuffer} */ (bytes));
  const small = new Uint8Array(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 256));
  return small.length < png.length ? small : png;
}
