// The service worker: keeps the shell of the page (its files, and nothing that anybody said), so that it opens while its server is
// away. It is served as sw.js, where the server puts before it which files these are (Shell.cs), so that it changes with any of them.

/** Whoever waits for longer has no network, whatever it says. */
const patience = 5000;

const worker = /** @type {any} */ (globalThis);
/** @type {string} */
const scope = worker.registration.scope;
const prefix = `webchat:${new URL(scope).pathname}:`;
const cacheName = prefix + shell.version;
const paths = new Set(shell.files.map(([path]) => path));

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", onFetch);
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data));
});

/** All of it or nothing: a file of another build than this one's has another digest, and is refused. */
async function install() {
  const cache = await caches.open(cacheName);
  const requests = shell.files.map(
    ([path, integrity]) => new Request(new URL(path, scope), { integrity, cache: "no-cache" }),
  );
  await cache.addAll(requests);
  await worker.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** The server comes first, always: what is kept is for when it does not answer. @param {any} event */
function onFetch(event) {
  const { request } = event;
  const path = request.url.startsWith(scope) ? request.url.slice(scope.length).replace(/#.*$/, "") : null;
  if (request.method !== "GET" || path === null) return;
  if (request.mode === "navigate") {
    const page = pageOf(path.replace(/\?.*$/, ""));
    if (page) event.respondWith(openPage(event, page));
  } else if (paths.has(path)) {
    event.respondWith(soon(fetch(request)).catch(() => kept(path)));
  }
}

/** Where a notification leads, on a phone: in the page that is there (a wall is none to talk in), or in a new one. @param {string} address */
async function goTo(address) {
  /** @type {any[]} */
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = windows.find(({ url }) => pageAt(url)?.file === "./");
  if (!page) return worker.clients.openWindow(address);
  page.postMessage({ open: address });
  return page.focus();
}

/** @param {string} url */
const pageAt = (url) =>
  url.startsWith(scope) ? pageOf(url.slice(scope.length).replace(/[?#].*$/, "")) : null;

/** Which page is at an address, and where its files are from there. @param {string} path */
function pageOf(path) {
  if (path === "") return { file: "./", base: "./" };
  if (/^r\/[^/]+$/.test(path)) return { file: "./", base: "../" };
  if (/^wall\/[^/]+$/.test(path)) return { file: "wall.html", base: "../" };
  return null;
}

/** @param {any} event @param {{file: string, base: string}} page */
async function openPage(event, page) {
  const ask = async () => (await event.preloadResponse) ?? (await fetch(event.request));
  const answer = await soon(ask()).catch(() => Response.error());
  // What a proxy says for a server that is away.
  const away = answer.type === "error" || [502, 503, 504].includes(answer.status);
  if (!away) return answer;
  const stored = await kept(page.file);
  if (stored.type === "error") return answer;
  const text = await stored.text();
  const headers = new Headers(stored.headers);
  for (const name of ["content-encoding", "content-length", "etag"]) headers.delete(name);
  // It says that it is a kept one: once the server answers, a newer page may be due (js/shell.js).
  const html = text
    .replace('<base href="./"', `<base href="${page.base}"`)
    .replace("<html ", `<html data-shell="${shell.version}" `);
  return new Response(html, { headers });
}

/** @param {string} path @returns {Promise<Response>} */
async function kept(path) {
  const cache = await caches.open(cacheName);
  return (await cache.match(new URL(path, scope))) ?? Response.error();
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
function soon(answer) {
  const silence = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), patience));
  return /** @type {Promise<T>} */ (Promise.race([answer, silence]));
}
