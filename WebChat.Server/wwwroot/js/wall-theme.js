// A classic script in the head of a wall: another theme than dark is asked for by its address (?theme=light), before the first paint.
(() => {
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme) document.documentElement.dataset.theme = theme;
})();
