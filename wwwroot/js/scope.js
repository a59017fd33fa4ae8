// The RCU scope: one stream of captures over the page's connection, and the drawing of the one that the page shows.
// While the stream is open, the engine's scope is armed; so it is open only while the scope can be seen.

import { Input } from "./scope/input.js";
import { Painter } from "./scope/painter.js";
import { Picture } from "./scope/picture.js";
import { table } from "./scope/table.js";
import { Range } from "./scope/range.js";
import { picture } from "./wire.js";

const keep = 16;
const seenKey = "stage2-lab-scope-seen";
const scopes = new Map();
let connection = null;

/** The page's feed: its connection carries the stream, and says when the tab is hidden. */
export function connect(feed) {
  feed.onSubscribed = opened => { connection = opened; for (const scope of scopes.values()) scope.watch(); };
  feed.onUnsubscribed = () => { for (const scope of scopes.values()) scope.unwatch(); };
}

/** @returns {{calm: boolean, seen: boolean}} */
export function attach(root, words, page) {
  detach(root);
  scopes.set(root, new Scope(root, words, page));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let seen = false;
  try { seen = localStorage.getItem(seenKey) !== null; } catch { /* a private window keeps nothing */ }
  scopes.get(root).captions(!seen);
  return { calm, seen };
}

export function detach(root) {
  scopes.get(root)?.stop();
  scopes.delete(root);
}

/** @param {number} period index of a grace period; -1: what the window was captured for */
export function show(root, runId, id, period) { return scopes.get(root)?.show(runId, id, period); }

export function hold(root, held) { scopes.get(root)?.hold(held); }

export function captions(root, shown) {
  scopes.get(root)?.captions(shown);
  if (shown) return;
  try { localStorage.setItem(seenKey, "1"); } catch { /* a private window keeps nothing */ }
}

class Scope {
  constructor(root, words, page) {
    Object.assign(this, { root, words, page });
    this.kept = new Map();
    this.held = false;
    this.visible = false;
    this.selected = -1;
    this.hovered = -1;
    this.plot = root.querySelector("[data-scope-plot]");
    this.table = root.querySelector("[data-scope-table]");
    this.facts = root.querySelector("[data-scope-facts]");
    this.range = new Range(() => this.dirty());
    this.painter = new Painter(this.plot.querySelector("canvas"), words);
    this.input = new Input(this);
    this.sizes = new ResizeObserver(() => this.dirty());
    this.sizes.observe(this.plot);
    this.sight = new IntersectionObserver(([entry]) => { this.visible = entry.isIntersecting; this.watch(); });
    this.sight.observe(root);
    this.looks = new MutationObserver(() => { this.painter.forgetColours(); this.dirty(); });
    this.looks.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    root.stage2Scope = this; // for tests and the curious
  }

  watch() {
    const open = this.visible && !this.held && !document.hidden && connection?.state === signalR.HubConnectionState.Connected;
    if (!open) { this.unwatch(); return; }
    if (this.stream) return;
    const ended = () => { this.stream = null; };
    // Only windows that are shown are fetched; the stream is what keeps the scope armed.
    this.stream = connection.stream("WatchScope").subscribe({ next: () => { }, error: ended, complete: ended });
    if (this.wanted && !this.kept.has(this.wanted.key)) this.fetch();
  }

  unwatch() {
    this.stream?.dispose();
    this.stream = null;
  }

  hold(held) {
    this.held = held;
    this.watch();
  }

  captions(shown) {
    this.numbered = shown;
    this.dirty();
  }

  take(raw) {
    const key = `${raw.RunId} ${raw.Id}`;
    this.kept.delete(key);
    this.kept.set(key, raw);
    while (this.kept.size > keep) this.kept.delete(this.kept.keys().next().value);
    if (this.wanted?.key === key) this.put(raw);
  }

  async show(runId, id, period) {
    this.wanted = { key: `${runId} ${id}`, runId, id, period };
    const { key } = this.wanted;
    if (this.kept.has(key)) this.put(this.kept.get(key));
    else await this.fetch();
  }

  async fetch() {
    const { runId, id } = this.wanted;
    try {
      const raw = await connection?.invoke("Capture", runId, id);
      if (raw) this.take(await picture(raw));
    } catch { /* the connection went: with the next stream it is fetched again */ }
  }

  put(raw) {
    this.picture = new Picture(raw, this.wanted.period, this.words);
    this.selected = this.hovered = -1;
    this.input.hideTip();
    this.facts.textContent = "";
    this.range.begin(this.picture);
    this.dirty();
  }

  /** Somebody looks closer at this window: the page puts no other in its place. */
  inspect() { this.page?.invokeMethodAsync("OnInspectAsync").catch(() => { }); }

  select(row) {
    this.selected = row;
    this.facts.textContent = row < 0 ? "" : this.picture.facts(row);
    if (row >= 0) this.range.reveal(this.picture.start[row], this.picture.end(row));
    this.inspect();
    this.dirty();
  }

  toggleTable() {
    const shown = this.table.hidden;
    this.table.hidden = !shown;
    this.root.classList.toggle("shows-table", shown);
    this.root.querySelector("[data-scope=table]").setAttribute("aria-pressed", String(shown));
    if (shown) this.inspect();
    (shown ? this.table : this.plot).focus();
    this.dirty();
  }

  /** Draw once before the next frame, however much has changed. */
  dirty() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (!this.picture) return;
      const { root, picture } = this;
      if (this.table.hidden) this.painter.paint(this);
      else table(this.table, picture, this.range);
      Object.assign(root.dataset, {
        shown: picture.id, lanes: this.painter.lanes?.length ?? 0, records: picture.count, holder: this.painter.holderLabel ?? "",
      });
    });
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.unwatch();
    this.input.stop();
    this.sizes.disconnect();
    this.sight.disconnect();
    this.looks.disconnect();
  }
}
