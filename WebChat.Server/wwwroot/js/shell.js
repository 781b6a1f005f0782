// Keeps the shell of the page in the browser, so that it opens while the server is away (shell-worker.js; why so: docs/decisions.md).

import { urlOf } from "./urls.js";

/** @param {{isWriting: () => boolean}} page whether somebody would notice that it begins anew */
export function createShell({ isWriting }) {
  let due = false;

  /** Set by the worker in a page that it had kept: the server may have another one by now. */
  const isKept = Boolean(document.documentElement.dataset.shell);

  function renew() {
    if (due && (document.hidden || !isWriting())) location.reload();
  }

  function onNewer() {
    due = isKept;
    renew();
  }

  /** There is none where the page did not come by a safe way (plain HTTP but from this machine). */
  const workers = navigator.serviceWorker;
  const address = urlOf("sw.js");
  // The one address of a script that this page makes of a text, and it is nobody's text.
  const policy = window.trustedTypes?.createPolicy("shell", { createScriptURL: (_) => address });
  workers?.addEventListener("controllerchange", onNewer);
  document.addEventListener("visibilitychange", renew);

  /** @type {Promise<ServiceWorkerRegistration | undefined> | undefined} */
  let registering;

  /** Without it the page works as well: some private windows refuse. @returns {Promise<ServiceWorkerRegistration | undefined>} */
  async function register() {
    try {
      return await workers?.register(/** @type {any} */ (policy?.createScriptURL("") ?? address));
    } catch {
      // The server may have gone away meanwhile: there will be another time.
      registering = undefined;
      return undefined;
    }
  }

  return {
    /** The server answers: what it has now is kept for when it does not, in the place of what was kept before. */
    async keep() {
      const known = registering !== undefined;
      registering ??= register();
      const registration = await registering;
      if (known || isKept) await registration?.update().catch(() => undefined);
    },
  };
}
