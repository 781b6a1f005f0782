// More of the template library.
export { guard } from "../../lib/lit-html/directives/guard.js";
export { ifDefined } from "../../lib/lit-html/directives/if-defined.js";
export { repeat } from "../../lib/lit-html/directives/repeat.js";
export { until } from "../../lib/lit-html/directives/until.js";
