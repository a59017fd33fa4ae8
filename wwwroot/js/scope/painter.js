// Draws the part of a picture that is in range. Colours are app.css's variables; whatever a colour says, a shape, a
// pattern or a word says too.

import { Brush } from "./brush.js";
import { grouped, micro } from "./picture.js";

const gutter = 78;
const axis = 17;
const edge = 6;
const reach = 4;
export const holderWords = "this read section held the grace period";

export class Painter {
  constructor(canvas, words) {
    Object.assign(this, { canvas, words });
    this.brush = new Brush(canvas);
    this.lanes = [];
  }

  forgetColours() { this.brush.forget(); }

  get plotWidth() { return Math.max(1, this.width - gutter - edge); }

  x(ns) { return gutter + (ns - this.range.from) / this.range.width * this.plotWidth; }

  /** Share of the drawn width under a pixel. */
  shareAt(x) { return Math.min(1, Math.max(0, (x - gutter) / this.plotWidth)); }

  paint(scope) {
    const { picture, range } = scope;
    this.width = this.canvas.parentElement.clientWidth;
    this.height = this.canvas.parentElement.clientHeight;
    if (!this.width || !this.height) return;
    Object.assign(this, { picture, range, holderLabel: "", numbered: scope.numbered });
    const { brush } = this;
    brush.begin(this.width, this.height);
    this.layOut();
    this.axis();
    this.periods();
    for (const lane of this.lanes) this.lane(lane);
    this.holder();
    this.mark(scope.hovered, 1);
    this.mark(scope.selected, 2);
    if (scope.numbered) this.numbers();
  }

  layOut() {
    if (this.laidOut !== this.picture) {
      this.lanes = this.picture.lanes();
      this.laidOut = this.picture;
    }
    const room = this.height - axis - 2;
    const driver = Math.min(72, Math.max(22, room * 1.5 / (this.lanes.length + 0.5)));
    const height = Math.min(48, (room - driver) / Math.max(1, this.lanes.length - 1));
    let y = 2;
    for (const lane of this.lanes) {
      lane.y = y;
      lane.height = lane.isDriver ? driver : height;
      y += lane.height;
    }
    this.bottom = y;
  }

  axis() {
    const { brush, range, picture } = this;
    const wanted = range.width / Math.max(2, this.plotWidth / 96);
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= wanted);
    for (let k = Math.ceil((range.from - picture.origin) / step); k * step + picture.origin <= range.to; k++) {
      const x = this.x(k * step + picture.origin);
      brush.line(x, 2, x, this.bottom, "line", 1);
      const text = k === 0 ? "0" : `${k > 0 ? "+" : ""}${micro(k * step)}\u202fµs`;
      brush.text(text, x, this.bottom + 12, "quiet", { align: x > this.width - 30 ? "right" : x < gutter + 20 ? "left" : "center" });
    }
    for (const lane of this.lanes) {
      brush.line(0, lane.y + lane.height, this.width - edge, lane.y + lane.height, "line", 1);
      brush.text(lane.name, gutter - 8, lane.y + lane.height / 2 + 4, lane.isDriver ? "text" : "quiet", { align: "right", size: lane.height < 11 ? 9 : 11, most: gutter - 10 });
    }
  }

  /** Begin and end of each grace period, through all lanes; the one looked at is the strong one. */
  periods() {
    const { brush, picture } = this;
    for (const period of picture.raw.Periods) {
      const chosen = period === picture.period;
      const from = this.x(period.StartNs), to = this.x(period.StartNs + period.DurationNs);
      if (to < gutter || from > this.width) continue;
      if (chosen) brush.fill(Math.max(from, gutter), 2, Math.max(1, Math.min(to, this.width - edge) - Math.max(from, gutter)), this.bottom - 2, "grace", 0.07);
      for (const x of [from, to]) {
        if (x >= gutter && x <= this.width - edge) brush.line(x, 2, x, this.bottom, "grace", chosen ? 1.5 : 0.75, [6, 3, 1.5, 3]);
      }
    }
  }

  lane(lane) {
    const { brush } = this;
    brush.clip(gutter, 0, this.plotWidth + edge, this.height);
    const later = [];
    for (const row of lane.rows) {
      if (this.picture.start[row] > this.range.to || this.picture.end(row) < this.range.from) continue;
      if (lane.isDriver) this.driverRow(lane, row);
      else if (["Operation", "ReadSection"].includes(this.picture.names[row])) this.walk(lane, row);
      else later.push(row);
    }
    for (const row of later) this.other(lane, row);
    brush.release();
  }

  box(row) {
    const from = Math.max(this.x(this.picture.start[row]), gutter - 20);
    const to = Math.min(this.x(this.picture.end(row)), this.width + 20);
    return { x: from, width: Math.max(1, to - from) };
  }

  /** A line for the operation, a bar for the read section in it. */
  walk(lane, row) {
    const { brush, picture } = this;
    const { x, width } = this.box(row);
    const role = picture.role(row);
    const top = lane.y + lane.height * 0.16, middle = lane.y + lane.height * 0.34, height = lane.height * 0.46;
    if (picture.names[row] === "Operation") {
      brush.stroke(x, top, width, Math.max(1.5, lane.height * 0.1), role);
      return;
    }
    brush.bar(x, middle, width, height, role, row === picture.holder);
    const words = `${picture.operation(row)}${picture.level(row) && ` ${picture.level(row)}`}`;
    if (lane.height >= 15) brush.textInside(words, x, middle, width, height);
  }

  other(lane, row) {
    const { brush, picture } = this;
    const { x, width } = this.box(row);
    const middle = lane.y + lane.height * 0.57;
    const size = Math.min(5, lane.height * 0.26);
    switch (picture.names[row]) {
      case "LockWaitRead": case "LockWaitWrite": brush.hatched(x, lane.y + lane.height * 0.3, width, lane.height * 0.54); break;
      case "LockHoldWrite": brush.fill(x, lane.y + lane.height * 0.84, width, Math.max(1.5, lane.height * 0.1), "text"); break;
      case "EntryLocked": brush.fill(x, lane.y + lane.height * 0.58, Math.max(1.5, width), lane.height * 0.3, "text"); break;
      case "Tlbi": brush.dotted(x, lane.y + lane.height * 0.9, width, "other"); break;
      case "Retry": case "Again": brush.cross(x, middle, size, "bad"); break;
      case "CallbackQueued": brush.triangle(x, lane.y + lane.height * 0.5, size + 1, "unmap", false); break;
      default: this.driverRow(lane, row);
    }
  }

  driverRow(lane, row) {
    const { brush, picture } = this;
    const { x, width } = this.box(row);
    const half = lane.height / 2;
    switch (picture.names[row]) {
      case "GracePeriod": {
        const period = picture.raw.Periods[Number(picture.raw.Extra[row])];
        brush.bar(x, lane.y + 3, width, half - 3, "grace", period === picture.period);
        const words = period ? `GP ${grouped(period.Number)} · ${micro(period.DurationNs)}\u202fµs` : "";
        if (!brush.textInside(words, x, lane.y + 3, width, half - 3) && period === this.picture.period) {
          brush.text(words, x + width + (this.numbered ? 22 : 5), lane.y + half * 0.5 + 5.5, "text");
        }
        break;
      }
      case "CallbacksRun":
        brush.fill(x, lane.y + half * 1.62, width, 2, "grace");
        brush.triangle(x, lane.y + half * 1.5, Math.min(5, half * 0.4), "grace", true);
        break;
      case "TablesFreed":
        brush.fill(x, lane.y + half * 1.62, width, 2, "text");
        brush.dot(x + width / 2, lane.y + half * 1.5, Math.min(3.5, half * 0.3), "text");
        break;
      default: brush.fill(x, lane.y + half * 1.4, width, half * 0.3, "other");
    }
  }

  laneOf(row) { return this.lanes.find(lane => lane.lanes.includes(this.picture.raw.Lane[row])); }

  /** The last reader: outlined, and said so beside it where there is room. */
  holder() {
    const { brush, picture } = this;
    if (picture.holder < 0) return;
    const lane = this.laneOf(picture.holder);
    const { x, width } = this.box(picture.holder);
    if (x + width < gutter || x > this.width) return;
    const left = Math.max(x, gutter) - 1, right = Math.min(x + width, this.width - edge) + 1;
    brush.outline(left, lane.y + lane.height * 0.26, right - left, lane.height * 0.62, "grace", 2);
    this.holderLabel = holderWords;
    brush.label(holderWords, left, right, lane.y, lane.height, gutter, this.width - edge);
  }

  mark(row, width) {
    if (row < 0) return;
    const lane = this.laneOf(row);
    const { x, width: length } = this.box(row);
    if (x + length < gutter || x > this.width) return;
    const left = Math.max(x, gutter) - 2.5;
    this.brush.outline(left, lane.y + 1, Math.max(6, Math.min(x + length, this.width) - left + 2.5), lane.height - 2, "accent", width);
  }

  /** The four parts that the captions explain. */
  numbers() {
    const { brush, picture } = this;
    if (!picture.period) return;
    const driver = this.lanes[this.lanes.length - 1];
    const at = (number, row, shift) => {
      if (row < 0) return;
      const lane = this.laneOf(row);
      const x = this.x(picture.start[row]);
      if (x > gutter && x < this.width - edge) brush.number(number, x + shift, lane.y + lane.height * (lane === driver ? 0.78 : 0.5));
    };
    at(1, picture.holder >= 0 ? picture.holder : picture.names.findIndex((name, row) => name === "ReadSection" && picture.start[row] >= this.range.from), -9);
    at(2, picture.removal(), -11);
    at(4, picture.free(), 14);
    const middle = this.x(picture.origin + picture.period.DurationNs);
    brush.number(3, Math.min(Math.max(middle - 10, gutter + 10), this.width - 12), driver.y + driver.height * 0.28);
  }

  /** @returns {number} the record under a pixel, the shortest of those there; -1: none */
  rowAt(scope, x, y) {
    const { picture } = scope;
    const lane = this.lanes.find(l => y >= l.y && y < l.y + l.height);
    if (!lane || !this.range || x < gutter) return -1;
    const slack = reach / this.plotWidth * this.range.width;
    const ns = this.range.from + this.shareAt(x) * this.range.width;
    const inTop = !lane.isDriver && y < lane.y + lane.height * 0.28;
    let found = -1, least = Infinity;
    for (const row of lane.rows) {
      if (picture.start[row] - slack > ns) break;
      if (picture.end(row) + slack < ns) continue;
      const isOperation = picture.names[row] === "Operation";
      const length = picture.raw.DurationNs[row] + (isOperation && inTop ? -1e15 : 0);
      if (length <= least) [found, least] = [row, length];
    }
    return found;
  }
}
