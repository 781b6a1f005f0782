// A QR code as the path of a drawing; views/qr.js draws it.

import { qrcode } from "../lib/qrcode-generator/dist/qrcode.js";

/** One bar for each run of dark modules. @param {string} text an address, as browsers write it: in ASCII @returns {{path: string, size: number}} */
export function qrPath(text) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!code.isDark(row, column)) continue;
      const from = column;
      while (column + 1 < size && code.isDark(row, column + 1)) column++;
      path += `M${from} ${row}h${column - from + 1}v1h-${column - from + 1}z`;
    }
  }
  return { path, size };
}
