// What the page begins with, before the rest of it is there: what the browser keeps for us, and the words, which take the longest.

import { readComfort } from "./comfort.js";
import { createLanguage } from "./language.js";
import { createStore, openStorage } from "./store.js";
import { basePath } from "./urls.js";

export const store = createStore(openStorage(), `webchat:${basePath}:`);

export const speaking = createLanguage(store.get("language"), readComfort(store).clock);
