// A classic script in the head: what was chosen (comfort.js) is there before the first paint, so that nothing flashes.
(() => {
  try {
    const { dataset } = document.documentElement;
    for (const kind of ["theme", "density", "size", "clock"]) {
      const key = `webchat:${new URL(document.baseURI).pathname}:${kind}`;
      const chosen = JSON.parse(localStorage.getItem(key) ?? "null");
      if (typeof chosen === "string") dataset[kind] = chosen;
    }
  } catch {
    // Storage is forbidden: the system's theme is as good.
    delete document.documentElement.dataset.theme;
  }
})();
