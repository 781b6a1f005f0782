// The template library, in one place; lit-more.js has what the entrance does not need.
export { html, svg, nothing, render } from "../../lib/lit-html/lit-html.js";
export { live } from "../../lib/lit-html/directives/live.js";
export { ref } from "../../lib/lit-html/directives/ref.js";
