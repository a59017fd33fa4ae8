// The Runs page's module: keys, the theme, the address.

import { listen } from "./keys.js";

export { setTheme, theme, toggleDialog } from "./page.js";

let leave = null;

function own(key) {
  if (key === "/" || key === "i") {
    const field = document.getElementById(key === "/" ? "runs-text" : "runs-import");
    field?.focus();
    return true;
  }
  if (key === "j" || key === "k") {
    const runs = [...document.querySelectorAll("[data-run]")];
    const at = runs.indexOf(document.activeElement?.closest("[data-run]"));
    runs[at < 0 ? 0 : Math.max(0, Math.min(runs.length - 1, at + (key === "j" ? 1 : -1)))]?.focus();
    return true;
  }
  if (key === "x") {
    document.activeElement?.closest("[data-run]")?.querySelector("[data-pair]")?.click();
    return true;
  }
  return false;
}

/** Start, or start anew: a resumed circuit renders and calls this again. */
export function start(keys, page) {
  stop();
  const stopKeys = listen(keys, page, ["j", "k"], own);
  const stopTheme = window.labTheme.watch(dark => page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  leave = () => { stopKeys(); stopTheme(); };
}

export function stop() {
  leave?.();
  leave = null;
}

/** Show the view's address without going there. */
export function showAddress(address) { history.replaceState(history.state, "", address); }
