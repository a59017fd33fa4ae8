// Which part of a window is drawn, nanoseconds from the window's beginning.

const leastNs = 200;
const step = 1.6;

export class Range {
  constructor(onChange) {
    this.onChange = onChange;
    this.from = 0;
    this.to = 1;
  }

  get width() { return this.to - this.from; }

  begin(picture) {
    this.picture = picture;
    this.reset();
  }

  reset() { this.set(...this.picture.around()); }

  all() { this.set(this.picture.least, this.picture.most); }

  /** @param {number} at share of the width that stays where it is */
  zoom(closer, at = 0.5) {
    const width = Math.max(leastNs, this.width * (closer ? 1 / step : step));
    const fixed = this.from + this.width * at;
    this.set(fixed - width * at, fixed + width * (1 - at));
  }

  pan(share) { this.set(this.from + this.width * share, this.to + this.width * share); }

  /** Move so that this shows, its beginning at least. */
  reveal(start, end) {
    if (start >= this.from && start <= this.to && (end <= this.to || end - start > this.width)) return;
    const from = start - Math.max(this.width * 0.1, (this.width - (end - start)) / 2);
    this.set(from, from + this.width);
  }

  set(from, to) {
    const { least, most } = this.picture;
    const width = Math.min(to - from, most - least);
    this.from = Math.min(Math.max(from, least), most - width);
    this.to = this.from + width;
    this.onChange();
  }
}
