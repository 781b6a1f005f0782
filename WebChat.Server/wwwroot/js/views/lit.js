// The template library, in one place; lit-more.js has what the entrance does not need.
export { html, svg, nothing, render } from "../../lib/lit-html/lit-html.js";
