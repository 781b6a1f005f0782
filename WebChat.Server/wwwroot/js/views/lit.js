// The template library, in one place.
export { html, svg, nothing, render } from "../../lib/lit-html/lit-html.js";
export { guard } from "../../lib/lit-html/directives/guard.js";
export { ifDefined } from "../../lib/lit-html/directives/if-defined.js";
export { live } from "../../lib/lit-html/directives/live.js";
export { ref } from "../../lib/lit-html/directives/ref.js";
export { repeat } from "../../lib/lit-html/directives/repeat.js";
