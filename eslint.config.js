import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";

const page = "WebChat.Server/wwwroot/js";

/** What turns text into markup or code. The page makes elements by templates, which escape. */
const markup = [
  "innerHTML",
  "outerHTML",
  "insertAdjacentHTML",
  "setHTMLUnsafe",
  "createContextualFragment",
  "srcdoc",
];

const noMarkup = {
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
  "no-restricted-properties": [
    "error",
    ...markup.map((property) => ({ property, message: "Text is never markup here: use a template." })),
    { object: "document", property: "write" },
    { object: "document", property: "writeln" },
  ],
  "no-restricted-syntax": [
    "error",
    {
      selector: `TemplateElement[value.raw=/(${markup.join("|")})\\s*=/i]`,
      message: "Text is never markup here: use a nested template.",
    },
  ],
};

/** What no module of the page may import. */
const always = [
  { regex: "^[^.]", message: "The page runs under any base path, unbundled: import by a relative address." },
  { regex: "/unsafe-", message: "Text is never markup here: use a nested template." },
];

const wired = {
  regex: "/(connection|outbox|store|main)\\.js$",
  message: "Views know the state; main wires the rest.",
};

/** The pure modules: they know neither the screen nor the network, and use only each other. */
const pure = ["state", "state-*", "timeline", "thread", "mentions", "wall-state"];

const notPure = {
  regex: `^(?!\\./(${pure.join("|").replaceAll("*", "[\\w-]+")})\\.js$)`,
  message: "State knows nothing but the other pure modules.",
};

/** @param {object[]} patterns */
const imports = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: [...always, ...patterns] }],
});

/** @param {string[]} names @param {string} message */
const noGlobals = (names, message) => ["error", ...names.map((name) => ({ name, message }))];

const connectionOnly = "Only connection.js knows SignalR.";
const world = [
  "document",
  "window",
  "navigator",
  "location",
  "localStorage",
  "sessionStorage",
  "fetch",
  "signalR",
];

export default defineConfig(
  globalIgnores(["**/bin/", "**/obj/", "**/artifacts/", "**/TestResults/", "WebChat.Server/wwwroot/lib/"]),
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [js.configs.recommended],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...noMarkup,
      "array-callback-return": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-constant-binary-expression": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["scripts/**", "WebChat.Tests/**", "WebChat.Bench/**", "*.config.js"],
    languageOptions: { globals: globals.node },
  },
  {
    files: [`${page}/**/*.js`],
    languageOptions: { globals: globals.browser },
    rules: {
      ...imports(),
      "no-alert": "error",
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-restricted-globals": noGlobals(["signalR"], connectionOnly),
    },
  },
  {
    files: ["WebChat.Server/Http/Transcripts/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
  },
  { files: [`${page}/views/**`], rules: imports(wired) },
  {
    files: pure.map((name) => `${page}/${name}.js`),
    rules: {
      ...imports(notPure),
      "no-restricted-globals": noGlobals(world, "State is pure: hand it what it needs."),
    },
  },
  {
    files: [`${page}/shell-worker.js`],
    languageOptions: { globals: { shell: "readonly" } },
  },
  {
    files: [`${page}/connection.js`],
    languageOptions: { globals: { signalR: "readonly" } },
    rules: { "no-restricted-globals": "off" },
  },
);
