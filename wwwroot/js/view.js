// Which part of the time axis all charts show: the last minute as it goes on, or a window pinned in the past.

export const defaultSeconds = 60;
const least = 5;
const most = 240;

export class View {
  /** @param {() => void} onChange */
  constructor(feed, onChange) {
    this.feed = feed;
    this.onChange = onChange;
    this.end = null;
    this.seconds = defaultSeconds;
    this.cross = null;
  }

  get live() { return this.end === null; }

  /** Right edge, seconds on the page's time axis. */
  get to() { return this.end ?? this.feed.now; }

  get from() { return this.to - this.seconds; }

  pin() { this.set(this.to, this.seconds); }

  release() { this.set(null, defaultSeconds); }

  show(from, to) { this.set(to, to - from); }

  /** A moment a third from the right, so that what followed shows. */
  jump(time) { this.set(Math.min(time + this.seconds / 3, this.feed.now), this.seconds); }

  zoom(factor) { this.set(this.end, this.seconds * factor); }

  pan(share) {
    const end = this.to + this.seconds * share;
    this.set(end >= this.feed.now ? null : end, this.seconds);
  }

  set(end, seconds) {
    this.seconds = Math.min(most, Math.max(least, seconds));
    this.end = end === null ? null : Math.max(end, (this.feed.time[0] ?? 0) + least);
    this.onChange();
  }

  /** Ticks at round distances from the right edge. */
  ticks() {
    const step = [1, 2, 5, 10, 20, 30, 60].find(s => this.seconds / s <= 6.5) ?? 60;
    const values = [];
    for (let at = 0; at >= -this.seconds + step / 2; at -= step) values.push(at);
    const text = values.map(at => at === 0 ? (this.feed.recorded ? "recorded" : this.live ? "now" : `\u2190 ${Math.max(0, this.feed.now - this.to).toFixed(0)}\u202fs ago`) : `\u2212${-at}\u202fs`);
    return { values, text };
  }
}
