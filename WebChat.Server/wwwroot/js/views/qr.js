// A QR code as a drawing: nodes of the page, no image and no markup.

import { qrPath } from "../qr.js";
import { html, svg } from "./lit.js";

/** The white around it without which cameras do not find it, in modules. */
const quiet = 4;

/** @param {string} text an address, as browsers write it: in ASCII @param {string} label what it is, for who cannot see it */
export function qrCode(text, label) {
  const { path, size } = qrPath(text);
  const side = size + 2 * quiet;
  return html`<svg
    class="qr"
    viewBox="${-quiet} ${-quiet} ${side} ${side}"
    role="img"
    aria-label=${label}
    shape-rendering="crispEdges"
  >
    ${svg`<rect x=${-quiet} y=${-quiet} width=${side} height=${side} fill="#fff" /><path d=${path} fill="#000" />`}
  </svg>`;
}
