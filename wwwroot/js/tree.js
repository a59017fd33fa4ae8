// The map of the tree: which window of addresses is shown, and what pointer and keys do in it. The page asks the engine
// while the map can be seen; what comes is drawn once, when it comes or when something here changes.

import { Painter } from "./tree/painter.js";
import { Input } from "./tree/input.js";
import { cells, hex, size } from "./tree/words.js";

const settleMs = 150;
const maps = new Map();

/** @returns {boolean} whether reduced motion is asked for */
export function attach(root, page) {
  detach(root);
  maps.set(root, new TreeMap(root, page));
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function detach(root) {
  maps.get(root)?.stop();
  maps.delete(root);
}

/**
 * @param {object} map addresses and sizes in bytes: slotStart, slotBytes, start, cellBytes, overviewStart, overviewCellBytes, pageBytes, pageShift, runId
 * @param {Uint8Array} window pairs: a cell, and how many more like it
 * @param {Uint8Array} overview of the whole slot; empty: none came
 * @param {{ipa: number, bytes: number, level: number}[]} detached
 */
export function put(root, map, window, overview, detached) { maps.get(root)?.put(map, window, overview, detached); }

/** @param {number} ipa negative: nothing */
export function select(root, ipa, bytes) { maps.get(root)?.mark(ipa, bytes); }

class TreeMap {
  constructor(root, page) {
    Object.assign(this, { root, page });
    this.cursor = -1;
    this.hovered = -1;
    this.selected = null;
    this.plot = root.querySelector("[data-tree-plot]");
    this.facts = root.querySelector("[data-tree-facts]");
    this.painter = new Painter(this.plot.querySelector("canvas"));
    this.input = new Input(this);
    this.sizes = new ResizeObserver(() => this.dirty());
    this.sizes.observe(this.plot);
    this.sight = new IntersectionObserver(([entry]) => { this.visible = entry.isIntersecting; this.say(); });
    this.sight.observe(this.plot);
    this.onVisibility = () => this.say();
    document.addEventListener("visibilitychange", this.onVisibility);
    this.looks = new MutationObserver(() => { this.painter.forgetColours(); this.dirty(); });
    this.looks.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    root.stage2Tree = this; // for tests and the curious
  }

  call(name, ...values) { this.page.invokeMethodAsync(name, ...values).catch(() => { }); }

  /** The engine is asked only while somebody can see the answer. */
  say() {
    const seen = !!this.visible && !document.hidden;
    if (seen === this.saidSeen) return;
    this.saidSeen = seen;
    this.call("OnSeenAsync", seen);
  }

  put(map, window, overview, detached) {
    const isNew = !this.map || this.map.runId !== map.runId || this.map.slotStart !== map.slotStart || this.map.slotBytes !== map.slotBytes;
    this.map = map;
    this.cells = cells(window);
    const isWhole = map.start <= map.slotStart && map.start + this.cells.length * map.cellBytes >= map.slotStart + map.slotBytes;
    if (overview.length) this.whole = { cells: cells(overview), start: map.overviewStart, cellBytes: map.overviewCellBytes };
    else if (isWhole) this.whole = { cells: this.cells, start: map.start, cellBytes: map.cellBytes };
    this.detached = detached;
    if (isNew) {
      this.cursor = -1;
      this.begin();
    }
    this.root.dataset.cells = this.cells.length;
    this.dirty();
  }

  /** The slot's used part: a slot has room for more vCPUs than run. */
  begin() {
    const { slotStart, slotBytes, start, cellBytes, pageBytes } = this.map;
    [this.from, this.to] = [slotStart, slotStart + slotBytes];
    const used = start + (this.cells.findLastIndex(cell => cell) + 1) * cellBytes - slotStart;
    const width = 2 ** Math.ceil(Math.log2(Math.max(used, pageBytes * 512)));
    if (used > 0 && width * 2 <= slotBytes) this.show(slotStart, slotStart + width);
  }

  get width() { return this.to - this.from; }

  /** @param {number} at share of the width that stays where it is */
  zoom(closer, at) {
    if (!this.map) return;
    at ??= this.cursor >= 0 ? (this.cursor - this.from) / this.width : 0.5;
    at = Math.min(1, Math.max(0, at));
    const width = Math.max(this.map.pageBytes * 16, closer ? this.width / 2 : this.width * 2);
    const fixed = this.from + this.width * at;
    this.show(fixed - width * at, fixed + width * (1 - at));
  }

  pan(share) { this.show(this.from + this.width * share, this.to + this.width * share); }

  reset() { if (this.map) this.show(this.map.slotStart, this.map.slotStart + this.map.slotBytes); }

  /** Show a window at once, with the cells that are there, and ask for its own when it has settled. */
  show(from, to) {
    if (!this.map) return;
    const { slotStart, slotBytes } = this.map;
    const width = Math.min(to - from, slotBytes);
    this.from = Math.min(Math.max(from, slotStart), slotStart + slotBytes - width);
    this.to = this.from + width;
    this.dirty();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.call("OnWindowAsync", Math.floor(this.from), Math.ceil(this.width)), settleMs);
  }

  /** First address of the cell of an address, and the cell's value. */
  cellAt(ipa) {
    const { start, cellBytes } = this.map;
    const index = Math.floor((ipa - start) / cellBytes);
    return { index, ipa: start + index * cellBytes, value: this.cells[index] ?? 0 };
  }

  move(by) {
    if (!this.map) return;
    const { cellBytes } = this.map;
    const here = this.cursor < 0 ? this.from - (by > 0 ? cellBytes : -cellBytes) : this.cursor;
    this.go(here + by * cellBytes);
  }

  /** To the next cell that is not as this one is. */
  leap(by) {
    if (!this.map) return;
    const at = this.cellAt(this.cursor < 0 ? this.from : this.cursor);
    let index = at.index;
    while (this.cells[index] === at.value && index >= 0 && index < this.cells.length) index += by;
    this.go(this.map.start + Math.min(Math.max(index, 0), this.cells.length - 1) * this.map.cellBytes);
  }

  go(ipa) {
    const { slotStart, slotBytes, cellBytes } = this.map;
    this.cursor = this.cellAt(Math.min(Math.max(ipa, slotStart), slotStart + slotBytes - cellBytes)).ipa;
    this.cursor = Math.max(this.cursor, slotStart);
    this.facts.textContent = this.words(this.cursor);
    if (this.cursor < this.from || this.cursor >= this.to) this.show(this.cursor - this.width / 2, this.cursor + this.width / 2);
    this.dirty();
  }

  choose(ipa) { this.call("OnSelectAsync", Math.floor(ipa)); }

  mark(ipa, bytes) {
    this.selected = ipa < 0 ? null : { ipa, bytes };
    this.dirty();
  }

  words(ipa) {
    const cell = this.cellAt(ipa);
    return `${hex(cell.ipa)} · ${size(this.map.cellBytes)} · ${this.painter.words(cell.value, this.map.pageShift)}`;
  }

  /** Draw once before the next frame, however much has changed. */
  dirty() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.map) this.painter.paint(this);
    });
  }

  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.settling);
    this.input.stop();
    this.sizes.disconnect();
    this.sight.disconnect();
    this.looks.disconnect();
    document.removeEventListener("visibilitychange", this.onVisibility);
  }
}
