// The page's one module: its feed, charts, numbers and keys.

import { Charts } from "./charts.js";
import { Feed } from "./feed.js";
import { listen } from "./keys.js";
import { Numbers } from "./numbers.js";

export { copy, setTheme, theme, toggleDialog } from "./page.js";

const staleAfterMs = 2000;
let lab = null;

/** Start, or start anew: a resumed circuit renders and calls this again. */
export async function start(options, page) {
  await stop();
  const feed = new Feed(options, () => { charts.markDirty(); lab?.show(); });
  const charts = new Charts(options.charts, options.budget, feed);
  const numbers = new Numbers(feed);
  lab = new Lab(feed, charts, numbers, options, page);
  window.stage2Lab = lab; // for tests and the curious
  lab.run();
  await feed.open();
}

export async function stop() {
  const old = lab;
  lab = null;
  await old?.end();
}

export function freeze(frozen) { lab?.freeze(frozen); }

export function redraw() { lab?.charts.markDirty(); }

class Lab {
  constructor(feed, charts, numbers, options, page) {
    Object.assign(this, { feed, charts, numbers, options, page });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.period = calm.matches ? 1000 : 250;
    charts.slow = calm.matches;
  }

  run() {
    const loop = () => {
      if (lab !== this) return;
      this.charts.tick(performance.now());
      this.frame = requestAnimationFrame(loop);
    };
    this.frame = requestAnimationFrame(loop);
    this.timer = setInterval(() => this.show(), 500);
    this.numberTimer = setInterval(() => { if (!this.frozen) this.numbers.tick(); }, this.period);
    this.onVisibility = () => this.feed.refresh();
    document.addEventListener("visibilitychange", this.onVisibility);
    this.stopKeys = listen(this.options.keys, this.page);
    this.stopTheme = window.labTheme.watch(dark => this.page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  }

  freeze(frozen) {
    this.frozen = frozen;
    this.feed.pause(frozen);
    this.show();
  }

  /** What is said of the data's age, wherever it is shown. */
  show() {
    const { feed } = this;
    const age = performance.now() - feed.arrived;
    const stale = !this.frozen && (age > staleAfterMs || !feed.engine);
    const root = document.documentElement;
    root.classList.toggle("is-stale", stale);
    root.classList.toggle("is-frozen", !!this.frozen);
    root.dataset.feed = this.frozen ? "frozen" : !feed.connected ? "reconnecting" : stale ? "stale" : "live";
    const seconds = Math.round((performance.now() - (feed.arrivedPoint || feed.arrived)) / 1000);
    const text = stale ? `stale, ${seconds}\u202fs` : "";
    for (const element of document.querySelectorAll("[data-stale]")) {
      if (element.textContent !== text) element.textContent = text;
    }
    const words = { frozen: "Frozen", reconnecting: "Reconnecting", stale: "No frames", live: "Live" };
    const link = document.querySelector("[data-link]");
    if (link && link.textContent !== words[root.dataset.feed]) link.textContent = words[root.dataset.feed];
  }

  async end() {
    cancelAnimationFrame(this.frame);
    clearInterval(this.timer);
    clearInterval(this.numberTimer);
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.stopKeys?.();
    this.stopTheme?.();
    this.charts.stop();
    await this.feed.close();
  }
}
