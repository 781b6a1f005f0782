// A classic script in the head: the chosen theme is there before the first paint, so that nothing flashes.
(() => {
  try {
    const key = `webchat:${new URL(document.baseURI).pathname}:theme`;
    const theme = JSON.parse(localStorage.getItem(key) ?? "null");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden: the system's theme is as good.
    delete document.documentElement.dataset.theme;
  }
})();
