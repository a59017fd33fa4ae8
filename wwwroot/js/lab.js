// The Lab page's one module: its feed, charts, numbers, keys and the window of time that all of them show.

import { Charts } from "./charts.js";
import { Crosshair } from "./crosshair.js";
import { askNote, openPalette, palette } from "./dialogs.js";
import { drawer } from "./drawer.js";
import { Feed } from "./feed.js";
import { download } from "./page.js";
import { listen } from "./keys.js";
import { Numbers } from "./numbers.js";
import { Presenter } from "./present.js";
import { connect } from "./scope.js";
import { Stage } from "./stage.js";
import { View, defaultSeconds } from "./view.js";

export { copy, setTheme, tab, theme, toggleDialog } from "./page.js";

const staleAfterMs = 2000;
let lab = null;

/** Start, or start anew: a resumed circuit renders and calls this again. */
export async function start(options, page) {
  await stop();
  const feed = new Feed(options, () => { charts.markDirty(); lab?.show(); });
  const view = new View(feed, () => { charts.markDirty(); lab?.show(); });
  const charts = new Charts(options.charts, options.budget, feed, view);
  lab = new Lab(feed, view, charts, new Numbers(feed, view), options, page);
  window.stage2Lab = lab; // for tests and the curious
  connect(feed);
  lab.run();
  if (document.querySelector(".shows-sample")) feed.showSample();
  await feed.open();
}

export async function stop() {
  window.labEarly.wait();
  const old = lab;
  lab = null;
  await old?.end();
}

export function freeze(frozen) { lab?.freeze(frozen); }

export { askNote, openPalette };

/** Presenter mode: its keys, and whether it is light while it lasts. */
export function present(keys, light) {
  if (!lab) return;
  lab.presenter ??= new Presenter(lab, keys, light);
  lab.presenter.begin();
}

export function presentScene(recording) { return lab?.presenter?.scene(recording); }

export function presentLayout() { lab?.presenter?.layout(); }

/** @returns {boolean} whether the page is dark again */
export function endPresent() {
  const presenter = lab?.presenter;
  if (lab) lab.presenter = null;
  return presenter?.end() ?? window.labTheme.isDark();
}

export function redraw() { lab?.charts.markDirty(); }

/** Offer everything that is kept as comma-separated values: a row a point, a column a metric. Made here: it is too much for the circuit. */
export function exportCsv(name, columns) {
  if (!lab) return;
  const { time, values } = lab.feed;
  const row = i => [time[i].toFixed(3), ...values.map(series => series[i] === null ? "" : series[i])].join(",");
  download(name, [["time s", ...columns].join(","), ...time.map((_, i) => row(i))].join("\r\n") + "\r\n", "text/csv");
}

class Lab {
  constructor(feed, view, charts, numbers, options, page) {
    Object.assign(this, { feed, view, charts, numbers, options, page });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.period = calm.matches ? 1000 : 250;
    charts.slow = calm.matches;
  }

  run() {
    const loop = () => {
      if (lab !== this) return;
      this.charts.tick(performance.now());
      // A frame that draws nothing costs as well: the next is asked for when there may be something to draw.
      this.pause = setTimeout(() => { this.frame = requestAnimationFrame(loop); }, this.charts.rest(performance.now()));
    };
    this.frame = requestAnimationFrame(loop);
    this.timer = setInterval(() => this.show(), 500);
    this.numberTimer = setInterval(() => this.numbers.tick(), this.period);
    this.onVisibility = () => {
      this.feed.refresh();
      this.page.invokeMethodAsync("OnHiddenAsync", document.hidden).catch(() => { });
    };
    document.addEventListener("visibilitychange", this.onVisibility);
    this.crosshair = new Crosshair(this.charts, this.view, () => this.numbers.tick());
    this.stage = new Stage(this.charts, this.view, this.feed);
    this.stopKeys = listen(this.options.keys, this.page, [], key => this.stage.key(key));
    this.stopPalette = palette(key => this.stage.key(key) || this.page.invokeMethodAsync("OnKeyAsync", key).catch(() => { }));
    this.drawer = drawer(this.page);
    // What was pressed while the page had no circuit is pressed now.
    this.drawer.ready.then(() => window.labEarly.answer());
    this.stopTheme = window.labTheme.watch(dark => this.page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  }

  freeze(frozen) {
    if (frozen) this.view.pin();
    else this.view.release();
  }

  /** What is said of the data's age, wherever it is shown. */
  show() {
    const { feed, view } = this;
    if (feed.recorded !== !!this.saidRecorded) {
      this.saidRecorded = feed.recorded;
      view.set(null, feed.recorded ? feed.recordedSeconds : defaultSeconds);
    }
    const age = performance.now() - feed.arrived;
    const stale = view.live && !feed.recorded && (age > staleAfterMs || !feed.engine);
    const root = document.documentElement;
    root.classList.toggle("is-stale", stale);
    root.classList.toggle("is-frozen", !view.live);
    root.classList.toggle("is-recorded", feed.recorded);
    root.dataset.feed = !feed.connected ? "reconnecting" : !view.live ? "frozen" : feed.recorded ? "recorded" : stale ? "stale" : "live";
    const seconds = Math.round((performance.now() - (feed.arrivedPoint || feed.arrived)) / 1000);
    set("[data-stale]", stale ? `stale, ${seconds}\u202fs` : "");
    const words = { frozen: "Frozen", reconnecting: `Reconnecting, the engine goes on${feed.arrivedPoint ? `; last point ${seconds}\u202fs ago` : ""}`, recorded: "Recorded", stale: "No frames", live: "Live" };
    set("[data-link]", words[root.dataset.feed]);
    set("[data-late]", String(feed.lateCount));
    set("[data-behind]", `${Math.max(0, feed.now - view.to).toFixed(0)}\u202fs behind, ${view.seconds.toFixed(view.seconds < 10 ? 1 : 0)}\u202fs wide`);
    const now = feed.now + (performance.now() - (feed.arrivedPoint || feed.arrived)) / 1000;
    if (feed.arrivedPoint) {
      for (const element of document.querySelectorAll("[data-ago]")) say(element, ago(now - Number(element.dataset.ago)));
    }
    if (this.saidLive !== view.live) {
      this.saidLive = view.live;
      this.page.invokeMethodAsync("OnFrozenAsync", !view.live).catch(() => { });
    }
  }

  async end() {
    this.presenter?.end();
    clearTimeout(this.pause);
    cancelAnimationFrame(this.frame);
    clearInterval(this.timer);
    clearInterval(this.numberTimer);
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.crosshair?.stop();
    this.stage?.stop();
    this.stopKeys?.();
    this.stopPalette?.();
    this.stopTheme?.();
    this.drawer?.stop();
    this.charts.stop();
    await this.feed.close();
  }
}

function set(selector, text) {
  for (const element of document.querySelectorAll(selector)) {
    if (element.textContent !== text) element.textContent = text;
  }
}

/** As Components/Status/EventRail.razor.cs writes it first. The text's node stays: the circuit renders into it. */
function ago(seconds) {
  const past = Math.max(0, seconds);
  return past < 100 ? `${past.toFixed(0)}\u202fs ago` : `${(past / 60).toFixed(0)}\u202fmin ago`;
}

function say(element, text) {
  if (element.firstChild && element.firstChild.data !== text) element.firstChild.data = text;
}
