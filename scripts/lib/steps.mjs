// What one does in a page before it is photographed.

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} hook */
export const find = (page, hook) => page.locator(`[data-test="${hook}"]`);

/** @param {...string} hooks what is clicked, one after the other */
export const click =
  (...hooks) =>
  async (/** @type {Page} */ page) => {
    for (const hook of hooks) await find(page, hook).first().click();
  };

/** @param {string} text */
export const write = (text) => (/** @type {Page} */ page) => find(page, "composer").fill(text);

/** @param {string} text */
export const send = (text) => async (/** @type {Page} */ page) => {
  await write(text)(page);
  await find(page, "composer").press("Enter");
};
