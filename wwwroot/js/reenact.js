// The Re-enact page's module: keys, and bringing the step at hand into sight.

import { listen } from "./keys.js";

export { copy, setTheme, theme, toggleDialog } from "./page.js";

let leave = null;

/** Start, or start anew: a resumed circuit renders and calls this again. */
export function start(keys, repeating, page) {
  stop();
  const stopKeys = listen(keys, page, repeating);
  const stopTheme = window.labTheme.watch(dark => page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  leave = () => { stopKeys(); stopTheme(); };
}

export function stop() {
  leave?.();
  leave = null;
}

export function focus(id) { document.getElementById(id)?.focus(); }

/**
 * Bring the step at hand into sight in lists, lanes and tree.
 * @param {boolean} whole the trace itself too: somebody steps, or followed a link to a step
 */
export function reveal(whole = false) {
  if (whole) document.querySelector(".trace")?.scrollIntoView({ block: "nearest" });
  const rows = document.querySelector(".listing");
  const head = rows?.querySelector("thead")?.offsetHeight ?? 0;
  show(rows, rows?.querySelector("[aria-current=step]"), head);
  show(document.querySelector(".lane-scroll"), document.querySelector(".lane-cursor"), 0);
  show(document.querySelector(".bug-rows"), document.querySelector(".bug[aria-current]"), 0);
  const tree = document.querySelector(".tree");
  show(tree, tree?.querySelector("li.changed, .tree-page.changed"), 0);
}

function show(box, part, head) {
  if (!box || !part) return;
  const outer = box.getBoundingClientRect(), inner = part.getBoundingClientRect();
  const height = Math.min(inner.height, 40);
  if (inner.top < outer.top + head || inner.top + height > outer.bottom) box.scrollTop += inner.top - outer.top - (outer.height - height) / 2;
  if (inner.left < outer.left || inner.right > outer.right) {
    if (inner.width < outer.width) box.scrollLeft += inner.left - outer.left - outer.width / 2;
  }
}
