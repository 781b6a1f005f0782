import { html, svg } from "./lit.js";

/** @param {any} paths */
const icon = (paths) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${paths}</svg>`;

export const icons = {
  menu: icon(svg`<path d="M3 5.5h14M3 10h14M3 14.5h14" />`),
  people: icon(
    svg`<circle cx="7.5" cy="7" r="3" /><path d="M2 16.5c.4-3 2.6-4.7 5.5-4.7s5.1 1.700 5.500 4.700M13 4.300a3 3 0 0 1 0 5.400M15 12.200c1.700.6 2.700 2.100 3 4.300" />`,
  ),
  hash: icon(svg`<path d="M8 3 6 17M14 3l-2 14M3.500 7.500h14M2.500 12.500h14" />`),
  lock: icon(svg`<rect x="4" y="9" width="12" height="8" rx="2" /><path d="M7 9V6.500a3 3 0 0 1 6 0V9" />`),
  search: icon(svg`<circle cx="8.500" cy="8.500" r="5.500" /><path d="m12.700 12.700 4.300 4.300" />`),
  plus: icon(svg`<path d="M10 4v12M4 10h12" />`),
  close: icon(svg`<path d="m5 5 10 10M15 5 5 15" />`),
  settings: icon(
    svg`<path d="M3 6h7M14 6h3M3 14h3M10 14h7" /><circle cx="12" cy="6" r="2" /><circle cx="8" cy="14" r="2" />`,
  ),
  send: icon(svg`<path d="M3.500 10 16.500 3.500 13 16.500l-3-5.200zM10 11.300l6.500-7.800" />`),
  code: icon(svg`<path d="m7 6-4 4 4 4M13 6l4 4-4 4" />`),
  copy: icon(
    svg`<rect x="7" y="7" width="10" height="10" rx="2" /><path d="M13 4.500A1.500 1.500 0 0 0 11.500 3h-7A1.500 1.500 0 0 0 3 4.500v7A1.500 1.500 0 0 0 4.500 13" />`,
  ),
  smile: icon(
    svg`<circle cx="10" cy="10" r="7.500" /><path d="M6.700 12a4 4 0 0 0 6.600 0M7.500 7.700v.6M12.500 7.700v.6" />`,
  ),
  reply: icon(svg`<path d="M8 5 3.500 9.500 8 14M4 9.500h7.500a5 5 0 0 1 5 5v1" />`),
  pencil: icon(svg`<path d="M3.500 16.500v-3l9.500-9.500 3 3-9.500 9.500zM11 6l3 3" />`),
  trash: icon(svg`<path d="M4 5.500h12M8 5.500V3.500h4v2M5.500 5.500l.8 11h7.400l.8-11" />`),
  link: icon(
    svg`<path d="M8.500 11.500a3.500 3.500 0 0 0 5 0l2.500-2.500a3.500 3.500 0 0 0-5-5l-1 1M11.500 8.500a3.500 3.500 0 0 0-5 0L4 11a3.500 3.500 0 0 0 5 5l1-1" />`,
  ),
  more: icon(
    svg`<g fill="currentColor" stroke="none"><circle cx="4.500" cy="10" r="1.500" /><circle cx="10" cy="10" r="1.500" /><circle cx="15.500" cy="10" r="1.500" /></g>`,
  ),
  down: icon(svg`<path d="M10 4v11M5 10.500l5 5 5-5" />`),
  clock: icon(svg`<circle cx="10" cy="10" r="7" /><path d="M10 6v4.300l2.800 1.700" />`),
  info: icon(svg`<circle cx="10" cy="10" r="7.500" /><path d="M10 9.200v4.800M10 6.300v.1" />`),
  bell: icon(
    svg`<path d="M5 8a5 5 0 0 1 10 0c0 4.500 2 5.500 2 5.500H3S5 12.500 5 8zM8.500 16.500a1.700 1.700 0 0 0 3 0" />`,
  ),
  alert: icon(svg`<circle cx="10" cy="10" r="7.500" /><path d="M10 6v4.800M10 13.700v.1" />`),
  megaphone: icon(svg`<path d="M3 8.500v3l2.500.3 1 4.200h2l-.6-3.900L16 15V4L5.500 8.200z" />`),
  moon: icon(svg`<path d="M16 11.800A6.800 6.800 0 0 1 8.200 4a6.500 6.500 0 1 0 7.800 7.800z" />`),
  eyeOff: icon(
    svg`<path d="M3 3l14 14M8.200 5.200A8 8 0 0 1 10 5c4 0 6.500 3 7.500 5a11 11 0 0 1-2 2.700M5.300 6.600A11 11 0 0 0 2.500 10c1 2 3.500 5 7.500 5a7.500 7.500 0 0 0 3.600-.9" />`,
  ),
  server: icon(
    svg`<rect x="3" y="4" width="14" height="5" rx="1.500" /><rect x="3" y="11" width="14" height="5" rx="1.500" /><path d="M6 6.500v.1M6 13.500v.1" />`,
  ),
};
