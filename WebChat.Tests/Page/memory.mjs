/** A stand-in for localStorage, which can be full. */
export function memory({ full = false } = {}) {
  const items = {};
  Object.defineProperties(items, {
    getItem: { value: (key) => (Object.hasOwn(items, key) ? items[key] : null) },
    removeItem: { value: (key) => void delete items[key] },
    setItem: {
      value: (key, value) => {
        if (full) throw new DOMException("full", "QuotaExceededError");
        items[key] = value;
      },
    },
  });
  return items;
}
