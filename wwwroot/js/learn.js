// The Learn page's module: keys, the theme, and the metric that a link asked for.

import { listen } from "./keys.js";

export { setTheme, theme, toggleDialog } from "./page.js";

let leave = null;

/** Start, or start anew: a resumed circuit renders and calls this again. */
export function start(keys, page) {
  stop();
  const stopKeys = listen(keys, page);
  const stopTheme = window.labTheme.watch(dark => page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  leave = () => { stopKeys(); stopTheme(); };
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "center" });
}

export function stop() {
  leave?.();
  leave = null;
}
