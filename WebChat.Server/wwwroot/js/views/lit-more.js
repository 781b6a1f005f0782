// More of the template library.
export { guard } from "../../lib/lit-html/directives/guard.js";
export { ifDefined } from "../../lib/lit-html/directives/if-defined.js";
export { live } from "../../lib/lit-html/directives/live.js";
export { ref } from "../../lib/lit-html/directives/ref.js";
export { repeat } from "../../lib/lit-html/directives/repeat.js";
export { until } from "../../lib/lit-html/directives/until.js";
