import assert from "node:assert/strict";
import { test } from "node:test";
import jsQR from "jsqr";
import { qrPath } from "../../WebChat.Server/wwwroot/js/qr.js";

/** What a camera would see: four pixels for each module, and white around it. @param {{size: number, path: string}} code */
function picture({ size, path }) {
  const scale = 4;
  const margin = 4;
  const width = (size + 2 * margin) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < scale; row++)
      for (let column = 0; column < scale * Number(length); column++) {
        const at = (((Number(y) + margin) * scale + row) * width + (Number(x) + margin) * scale + column) * 4;
        pixels.fill(0, at, at + 3);
      }
  return { pixels, width };
}

test("a scanner reads the address of a room, whatever its length", () => {
  for (const text of [
    "http://localhost:5080/",
    "https://chat.example/team/r/%E4%BC%9A%E8%AE%AE%E5%AE%A4",
    `https://chat.example/${"a".repeat(200)}`,
  ]) {
    const { pixels, width } = picture(qrPath(text));
    assert.equal(jsQR(pixels, width, width)?.data, text);
  }
});
