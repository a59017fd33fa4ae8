// Draws the map: a strip of the whole slot, and under it a window with a row for each level. Where something stands says
// its level, the pattern says it again, the height says how much of a cell it maps. Colours are app.css's variables.

import { Brush } from "../scope/brush.js";
import { granule, hex, parts, size } from "./words.js";

const gutter = 118;
const edge = 8;
const strip = { y: 4, height: 20 };
const funnel = 12;
const axis = 18;
const rowGap = 4;
const ticks = 6;

export class Painter {
  constructor(canvas) {
    this.canvas = canvas;
    this.brush = new Brush(canvas);
    this.patterns = {};
  }

  forgetColours() {
    this.brush.forget();
    this.patterns = {};
  }

  get plotWidth() { return Math.max(1, this.width - gutter - edge); }

  x(ipa) { return gutter + (ipa - this.from) / (this.to - this.from) * this.plotWidth; }

  shareAt(x) { return Math.min(1, Math.max(0, (x - gutter) / this.plotWidth)); }

  ipaAt(x) { return x < gutter || x > gutter + this.plotWidth ? null : this.from + this.shareAt(x) * (this.to - this.from) * 0.999999; }

  isStrip(y) { return y < strip.y + strip.height; }

  paint(map) {
    this.width = this.canvas.parentElement.clientWidth;
    this.height = this.canvas.parentElement.clientHeight;
    if (!this.width || !this.height) return;
    Object.assign(this, { from: map.from, to: map.to });
    this.brush.begin(this.width, this.height);
    this.layOut(map);
    this.overview(map);
    this.rowGrounds();
    const { brush } = this;
    brush.clip(gutter, 0, this.plotWidth, this.height);
    this.marked(map);
    this.cells(map);
    this.waiting(map);
    this.cursor(map);
    brush.release();
    this.axis(map);
  }

  layOut(map) {
    const shift = map.map.pageShift;
    const top = strip.y + strip.height + funnel;
    const room = this.height - top - axis;
    const has1 = shift === 12;
    const kinds = [
      ...(has1 ? [{ kind: "block1", share: 0.19, name: `${size(granule(1, shift))} blocks`, level: "level 1" }] : []),
      { kind: "block2", share: has1 ? 0.3 : 0.4, name: `${size(granule(2, shift))} blocks`, level: "level 2" },
      { kind: "page", share: has1 ? 0.3 : 0.38, name: `${size(granule(3, shift))} pages`, level: "level 3" },
      { kind: "detached", share: 0.21, name: "detached", level: "waits for RCU" },
    ];
    let y = top;
    this.rows = {};
    for (const row of kinds) {
      this.rows[row.kind] = { ...row, y, height: room * row.share - rowGap };
      y += room * row.share;
    }
    this.bottom = y - rowGap;
    this.top = top;
  }

  overview(map) {
    const { brush } = this;
    const { slotStart, slotBytes } = map.map;
    brush.text("whole slot", gutter - 8, strip.y + 14, "quiet", { align: "right" });
    brush.fill(gutter, strip.y, this.plotWidth, strip.height, "sunken");
    const { cells: whole, start, cellBytes: each } = map.whole ?? { cells: [], start: 0, cellBytes: 1 };
    const place = ipa => gutter + Math.min(1, Math.max(0, (ipa - slotStart) / slotBytes)) * this.plotWidth;
    this.runs(whole, 0, whole.length - 1, (value, first, last) => {
      const [x, to] = [place(start + first * each), place(start + last * each)];
      const { pages, blocks2, block1 } = parts(value);
      if (block1) this.patterned("block1", x, strip.y, to - x, strip.height);
      if (blocks2) this.patterned("block2", x, strip.y, to - x, strip.height * blocks2 / 3);
      if (pages) this.patterned("page", x, strip.y + strip.height * (1 - pages / 3), to - x, strip.height * pages / 3);
    });
    const [left, right] = [place(map.from), place(map.to)];
    brush.outline(left + 0.5, strip.y - 1.5, Math.max(3, right - left - 1), strip.height + 3, "text", 2);
    brush.line(left, strip.y + strip.height + 2, gutter, this.top - 2, "line-strong", 1);
    brush.line(right, strip.y + strip.height + 2, gutter + this.plotWidth, this.top - 2, "line-strong", 1);
  }

  rowGrounds() {
    for (const { y, height, name, level } of Object.values(this.rows)) {
      this.brush.fill(gutter, y, this.plotWidth, height, "sunken");
      const isLow = height < 26;
      this.brush.text(name, gutter - 8, y + height / 2 + (isLow ? 4 : -2), "text", { align: "right", size: 12 });
      if (!isLow) this.brush.text(level, gutter - 8, y + height / 2 + 12, "quiet", { align: "right", size: 10.5 });
    }
  }

  /** Runs of equal cells, so that as few shapes as possible are drawn. */
  runs(values, first, last, draw) {
    for (let at = Math.max(0, first); at <= last && at < values.length;) {
      let next = at + 1;
      while (next <= last && values[next] === values[at]) next++;
      if (values[at]) draw(values[at], at, next);
      at = next;
    }
  }

  cells(map) {
    const { start, cellBytes } = map.map;
    const first = Math.floor((map.from - start) / cellBytes);
    const last = Math.ceil((map.to - start) / cellBytes);
    const marks = [];
    this.runs(map.cells, first, last, (value, from, to) => {
      const x = this.x(start + from * cellBytes);
      const width = Math.max(1, this.x(start + to * cellBytes) - x);
      const of = parts(value);
      if (of.block1) this.bar(this.rows.block1, x, width, 3, of.readOnly);
      if (of.blocks2) this.bar(this.rows.block2, x, width, of.blocks2, of.readOnly);
      if (of.pages) this.bar(this.rows.page, x, width, of.pages, of.readOnly);
      if (of.locked || of.annotation) marks.push([x + width / 2, of]);
    });
    const { y, height } = this.rows.page;
    for (const [x, of] of marks) {
      if (of.locked) this.brush.triangle(x, y + height * 0.3, 6, "bad", true);
      if (of.annotation) this.diamond(x, y + height * 0.72, 5);
    }
  }

  bar(row, x, width, share, readOnly) {
    if (!row) return;
    const height = row.height * share / 3;
    const y = row.y + row.height - height;
    if (readOnly) {
      this.brush.fill(x, y, width, height, this.colourOf(row.kind), 0.22);
      this.brush.fill(x, y, width, 2, this.colourOf(row.kind));
    } else {
      this.patterned(row.kind, x, y, width, height);
    }
  }

  colourOf(kind) { return kind === "page" ? "split" : kind === "detached" ? "grace" : "fault"; }

  patterned(kind, x, y, width, height) {
    const { pen } = this.brush;
    this.brush.fill(x, y, width, height, this.colourOf(kind), kind === "block1" ? 1 : kind === "block2" ? 0.72 : 0.4);
    if (kind === "block1") return;
    pen.fillStyle = this.patterns[kind] ??= this.pattern(kind);
    pen.fillRect(x, y, width, height);
  }

  /** Blocks of level 2 are slanted, pages are dotted, what is detached is crossed. */
  pattern(kind) {
    const side = kind === "page" ? 4 : 8;
    const tile = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const pen = tile.getContext("2d");
    pen.strokeStyle = pen.fillStyle = kind === "block2" ? this.brush.colour("panel") : this.brush.colour(this.colourOf(kind));
    pen.lineWidth = 1.2;
    if (kind === "page") {
      pen.fillRect(0, 0, 2, 2);
      pen.fillRect(2, 2, 2, 2);
    } else {
      pen.globalAlpha = kind === "block2" ? 0.45 : 1;
      pen.beginPath();
      for (const at of [-side, 0, side]) {
        pen.moveTo(at, side); pen.lineTo(at + side, 0);
        if (kind === "detached") { pen.moveTo(at, 0); pen.lineTo(at + side, side); }
      }
      pen.stroke();
    }
    return this.brush.pen.createPattern(tile, "repeat");
  }

  waiting(map) {
    const row = this.rows.detached;
    this.places = [];
    for (const { ipa, bytes, level } of map.detached) {
      const x = this.x(ipa);
      const width = Math.max(4, this.x(ipa + bytes) - x);
      if (x + width < gutter || x > gutter + this.plotWidth) continue;
      this.brush.fill(x, row.y + 2, width, row.height - 4, "panel");
      this.patterned("detached", x, row.y + 2, width, row.height - 4);
      this.brush.outline(x + 0.5, row.y + 2.5, width - 1, row.height - 5, "grace", 1.5);
      this.places.push({ x, width, ipa, bytes, level });
    }
  }

  detachedAt(map, x, y) {
    const row = this.rows?.detached;
    if (!row || y < row.y || y > row.y + row.height) return null;
    const found = this.places.find(place => x >= place.x && x <= place.x + place.width);
    return found ? `a table of ${hex(found.ipa)}, ${size(found.bytes)}, detached at level ${found.level}: it waits for its grace period` : null;
  }

  marked(map) {
    if (!map.selected) return;
    const x = this.x(map.selected.ipa);
    const width = Math.max(3, this.x(map.selected.ipa + map.selected.bytes) - x);
    this.brush.fill(x, this.top - 2, width, this.bottom - this.top + 4, "warn-line", 0.28);
    this.brush.outline(x + 0.5, this.top - 1.5, width - 1, this.bottom - this.top + 3, "warn-line", 1.5);
  }

  cursor(map) {
    if (map.cursor < 0) return;
    const x = this.x(map.cursor);
    const width = Math.max(4, this.x(map.cursor + map.map.cellBytes) - x);
    this.brush.outline(x - 1, this.top - 2, width + 2, this.bottom - this.top + 4, "text", 2);
  }

  axis(map) {
    const bytes = this.to - this.from;
    const step = 2 ** Math.ceil(Math.log2(bytes / ticks));
    const y = this.bottom + 13;
    for (let ipa = Math.ceil(this.from / step) * step; ipa <= this.to; ipa += step) {
      const x = this.x(ipa);
      this.brush.line(x, this.bottom, x, this.bottom + 3, "line-strong", 1);
      const isLast = x > gutter + this.plotWidth - 44;
      this.brush.text(hex(ipa), x, y, "quiet", { align: isLast ? "right" : x < gutter + 30 ? "left" : "center" });
    }
    this.brush.text(`IPA, ${size(Math.round(bytes))}`, gutter - 8, y, "quiet", { align: "right", size: 10.5 });
  }

  diamond(x, y, reach) {
    const { pen } = this.brush;
    pen.beginPath();
    pen.moveTo(x, y - reach); pen.lineTo(x + reach, y); pen.lineTo(x, y + reach); pen.lineTo(x - reach, y);
    pen.closePath();
    pen.fillStyle = this.brush.colour("unmap");
    pen.fill();
    pen.strokeStyle = this.brush.colour("text");
    pen.lineWidth = 1;
    pen.stroke();
  }

  /** A cell in words. */
  words(value, pageShift) {
    const of = parts(value);
    const shares = ["", "up to a third", "most", "all"];
    const found = [];
    if (of.block1) found.push(`a ${size(granule(1, pageShift))} block`);
    if (of.blocks2) found.push(`${size(granule(2, pageShift))} blocks: ${shares[of.blocks2]}`);
    if (of.pages) found.push(`${size(granule(3, pageShift))} pages: ${shares[of.pages]}`);
    if (of.readOnly) found.push("read-only, half of it or more");
    if (of.annotation) found.push("an annotation");
    if (of.locked) found.push("a LOCKED entry");
    return found.length ? found.join(" · ") : "nothing is mapped";
  }
}
