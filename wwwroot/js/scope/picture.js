// A capture as it came, with absolute times, lanes to draw, and each record in words.

const noLevel = 255;
export const lanesDrawn = 16;
const thin = "\u202f";

/** Microseconds, with what precision the size calls for. */
export function micro(ns) {
  const value = Math.abs(ns) / 1000;
  const digits = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 1 ? 2 : 3;
  return `${ns < 0 ? "\u2212" : ""}${grouped(value.toFixed(digits))}`;
}

export function grouped(number) { return String(number).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, thin); }

export class Picture {
  /** @param {number} period index of the grace period to look at; -1: what the capture was made for */
  constructor(raw, period, words) {
    Object.assign(this, { raw, words });
    this.id = raw.Id;
    this.count = raw.Kind.length;
    this.start = new Float64Array(this.count);
    let at = 0;
    for (let row = 0; row < this.count; row++) this.start[row] = at += Number(raw.StartStepNs[row]);
    this.names = raw.Kind.length ? Array.from(raw.Kind, kind => words.kinds[kind]) : [];
    const chosen = period >= 0 ? period : raw.Periods.findIndex(p => p.StartNs === raw.TriggerStartNs && p.DurationNs === raw.TriggerEndNs - raw.TriggerStartNs);
    this.period = raw.Periods[chosen] ?? null;
    this.origin = this.period?.StartNs ?? raw.TriggerStartNs;
    this.holder = this.period?.HolderRow ?? -1;
    this.bounds();
    this.rows = raw.Lanes.map(() => []);
    for (let row = 0; row < this.count; row++) this.rows[raw.Lane[row]].push(row);
  }

  end(row) { return this.start[row] + this.raw.DurationNs[row]; }

  bounds() {
    this.least = Math.min(0, this.count ? this.start[0] : 0);
    this.most = this.raw.WindowNs;
    for (let row = 0; row < this.count; row++) this.most = Math.max(this.most, Math.min(this.end(row), this.raw.WindowNs * 1.5));
  }

  /** What to look at first: the grace period or the trigger, what it removed before, what it freed after. */
  around() {
    const length = Math.max(this.period ? this.period.DurationNs : this.raw.TriggerEndNs - this.raw.TriggerStartNs, 2000);
    const end = this.origin + length;
    // Without a reader in the way there is little inside; then more of what was around shows.
    const [before, after] = this.holder >= 0 ? [2.5, 2] : [16, 8];
    const include = row => { if (row >= 0) [from, to] = [Math.min(from, this.start[row]), Math.max(to, Math.min(this.end(row), end + after * length))]; };
    let from = this.origin - 0.25 * length, to = end + 0.3 * length;
    include(this.holder);
    if (this.period) {
      include(this.removal());
      include(this.free());
    }
    if (this.holder < 0) {
      const driver = this.raw.Lanes.length - 1;
      include(this.names.findLastIndex((_, row) => this.raw.Lane[row] !== driver && this.start[row] < this.origin));
    }
    [from, to] = [Math.max(from, this.origin - before * length), Math.min(to, end + after * length)];
    const margin = 0.04 * (to - from);
    return [Math.max(from - margin, this.least), Math.min(to + margin, this.most)];
  }

  /** The last callback queued before the grace period, or -1. */
  removal() { return this.names.findLastIndex((name, row) => name === "CallbackQueued" && this.start[row] <= this.origin); }

  /** The first subtree freed after the grace period, or -1. */
  free() {
    const end = this.origin + (this.period?.DurationNs ?? 0);
    return this.names.findIndex((name, row) => name === "TablesFreed" && this.start[row] >= end);
  }

  /** Lanes to draw, the driver of grace periods last; beyond a number the rest share one. */
  lanes() {
    const last = this.raw.Lanes.length - 1;
    const all = this.raw.Lanes.map((name, lane) => ({ name, rows: this.rows[lane], isDriver: lane === last, lanes: [lane] }));
    if (all.length <= lanesDrawn) return all;
    const must = new Set([last, this.holder >= 0 ? this.raw.Lane[this.holder] : -1]);
    const byBusy = all.slice(0, last).filter(lane => !must.has(lane.lanes[0])).sort((a, b) => b.rows.length - a.rows.length);
    for (const lane of byBusy.slice(0, lanesDrawn - 1 - [...must].filter(l => l >= 0).length)) must.add(lane.lanes[0]);
    const folded = all.filter(lane => !must.has(lane.lanes[0]));
    const rest = { name: `${folded.length} more`, rows: folded.flatMap(lane => lane.rows).sort((a, b) => a - b), isDriver: false, lanes: folded.flatMap(lane => lane.lanes) };
    const drawn = all.filter(lane => must.has(lane.lanes[0]));
    return [...drawn.slice(0, -1), rest, drawn[drawn.length - 1]];
  }

  operation(row) {
    const name = this.names[row];
    return ["Operation", "ReadSection", "Retry", "Again"].includes(name) ? this.words.operations[this.raw.Argument[row]] : "";
  }

  role(row) { return this.operation(row) ? this.words.roles[this.raw.Argument[row]] : "other"; }

  level(row) { return this.raw.Level[row] === noLevel ? "" : `L${this.raw.Level[row]}`; }

  isInstant(row) { return ["Retry", "Again", "CallbackQueued"].includes(this.names[row]); }

  address(row) {
    const address = this.raw.Address[row];
    if (!address) return "";
    const kind = ["CallbackQueued", "TablesFreed"].includes(this.names[row]) ? "table" : "IPA";
    return `${kind} 0x${address.toString(16)}`;
  }

  more(row) {
    const extra = Number(this.raw.Extra[row]);
    const some = (count, word) => `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
    switch (this.names[row]) {
      case "Tlbi": return ["by IPA", "range", "VMID"][this.raw.Argument[row]] + (extra ? `, ${some(extra, "page")}` : "");
      case "CallbackQueued": case "TablesFreed": return some(extra, "table page");
      case "CallbacksRun": return some(extra, "callback");
      case "Operation": return extra ? `${grouped(extra / 1024)}\u202fKiB` : "";
      default: return row === this.holder ? "held the grace period" : "";
    }
  }

  what(row) {
    if (this.names[row] === "GracePeriod") return this.raw.Periods[Number(this.raw.Extra[row])]?.Sentence ?? "grace period";
    const word = this.words.kindWords[this.raw.Kind[row]];
    const operation = this.operation(row);
    return this.names[row] === "Operation" ? operation : operation ? `${word}, ${operation}` : word;
  }

  facts(row) {
    const level = this.level(row) && `level ${this.level(row).slice(1)}`;
    const isPeriod = this.names[row] === "GracePeriod";
    const place = isPeriod ? [this.raw.Lanes[this.raw.Lane[row]]] : [this.raw.Lanes[this.raw.Lane[row]], level, this.address(row), this.more(row)];
    const when = `at ${micro(this.start[row] - this.origin)}\u202fµs`;
    return [this.what(row), ...place, when, this.isInstant(row) ? "" : `lasts ${micro(this.raw.DurationNs[row])}\u202fµs`].filter(Boolean).join(" · ");
  }
}
