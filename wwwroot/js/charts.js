// Feeds the charts that the page declared with Plotly. One draw at a time, and drawing never takes more than its
// share of the main thread: the next draw waits until the last one's time is that share of what has passed.

import { placeBands } from "./bands.js";
import { parts } from "./format.js";

const heatColumns = 120;
const mostPoints = 600;

export class Charts {
  /** @param {object[]} specs what the page declared @param {number} budget share of the main thread, 0 to 1 */
  constructor(specs, budget, feed, view) {
    this.feed = feed;
    this.view = view;
    this.budget = budget;
    this.average = 0;
    this.style = null; // of presenter mode
    this.notBefore = 0;
    this.next = 0;
    this.charts = specs.map(spec => ({ spec, dirty: true, visible: true, log: spec.axes.map(axis => axis.log), ranges: spec.axes.map(() => null), empty: null }));
    this.watcher = new IntersectionObserver(entries => {
      for (const entry of entries) {
        const chart = this.charts.find(c => c.element === entry.target);
        if (chart) { chart.visible = entry.isIntersecting; chart.dirty = true; }
      }
    });
  }

  markDirty() { for (const chart of this.charts) chart.dirty = true; }

  /** Called each animation frame; draws one chart at most. */
  tick(now) {
    if (document.hidden || now < this.notBefore || !window.Plotly) return;
    for (let i = 0; i < this.charts.length; i++) {
      const index = (this.next + i) % this.charts.length;
      const chart = this.charts[index];
      if (!chart.dirty || !chart.visible || !this.attach(chart)) continue;
      this.next = index + 1;
      chart.dirty = false;
      this.draw(chart);
      const took = performance.now() - now;
      this.average = this.average ? this.average * 0.8 + took * 0.2 : took;
      this.notBefore = now + Math.max(this.average / this.budget, this.slow ? 1000 : 0);
      return;
    }
  }

  /** Milliseconds until it is worth while to call tick again; short enough for a hand that drags. */
  rest(now) { return Math.min(50, Math.max(0, this.notBefore - now)); }

  /** The element is made anew when the circuit renders anew. */
  attach(chart) {
    const element = document.getElementById(chart.spec.id);
    if (!element?.data || !element.layout) return false;
    if (element !== chart.element) {
      if (chart.element) this.watcher.unobserve(chart.element);
      chart.element = element;
      this.watcher.observe(element);
    }
    return true;
  }

  draw(chart) {
    const { spec, element } = chart;
    const { values } = this.feed;
    const shown = this.shown();
    const { to } = this.view;
    const x = shown.map(i => this.feed.time[i] - to);
    const offset = spec.heats.length;
    const drawn = spec.traces.map(trace => shown.map(i => values[trace.metric][i] === null ? null : values[trace.metric][i] * trace.scale));
    let any = false;
    spec.axes.forEach((axis, i) => {
      const log = chart.log[i];
      const range = this.range(chart, i, axis, log, ranged(spec, axis, drawn));
      any ||= range.any;
      const target = element.layout[axis.name];
      target.range = range.range;
      target.autorange = false;
      target.type = log ? "log" : "linear";
      target.dtick = log ? (range.range[1] - range.range[0] > 6.6 / spec.axes.length ? 2 : 1) : undefined;
      axis.traces.forEach(t => { if (log) drawn[t] = drawn[t].map(v => v > 0 ? v : null); });
    });
    drawn.forEach((y, i) => {
      const trace = element.data[i + offset];
      trace.x = x;
      trace.y = y;
    });
    spec.heats.forEach((heat, i) => this.heat(element.data[i], heat));
    const ticks = this.view.ticks();
    Object.assign(element.layout.xaxis, { range: [-this.view.seconds, 0], tickvals: ticks.values, ticktext: ticks.text });
    element.layout.shapes = this.lines(chart);
    element.layout.annotations = peaks(chart, x, drawn);
    this.dress(chart, offset);
    element.layout.datarevision = (element.layout.datarevision ?? 0) + 1;
    Plotly.react(element, element.data, element.layout);
    element.closest("[data-chart]")?.classList.toggle("draws-recorded", this.feed.recorded);
    placeBands(chart, this.feed, this.view);
    this.showEmpty(chart, !any);
    element.dataset.points = String(x.length);
  }

  /** For presenter mode wide lines, large letters, and no more than a few lines; afterwards as they were. */
  dress(chart, offset) {
    const { element, spec } = chart;
    const { style } = this;
    if (!style && !chart.dressed) return;
    if (!chart.dressed || chart.dressed.data !== element.data) {
      chart.dressed = { data: element.data, font: element.layout.font.size, margin: { ...element.layout.margin }, widths: spec.traces.map((_, i) => element.data[i + offset].line.width) };
    }
    const thin = Math.max(...chart.dressed.widths);
    const strong = spec.traces.map((_, i) => i).filter(i => chart.dressed.widths[i] >= thin).slice(0, style?.series);
    const far = element.closest("[data-zone=second]") ? style?.smallFont : style?.font;
    element.layout.font.size = far ?? chart.dressed.font;
    element.layout.margin = style ? { l: 96, r: 24, t: 2, b: 34 } : chart.dressed.margin;
    spec.traces.forEach((_, i) => {
      const trace = element.data[i + offset];
      trace.line.width = style?.width ?? chart.dressed.widths[i];
      trace.visible = !style || strong.includes(i);
    });
    if (!style) chart.dressed = null;
  }

  /** Indices of the points in the window; of too many every second, third and so on: points as they are, no averages. */
  shown() {
    const { time } = this.feed;
    const { from, to } = this.view;
    const inside = [];
    for (let i = 0; i < time.length; i++) {
      if (time[i] >= from && time[i] <= to) inside.push(i);
    }
    const step = Math.ceil(inside.length / mostPoints);
    return step <= 1 ? inside : inside.filter((i, at) => i % step === 0 || at === inside.length - 1);
  }

  /** Between logarithmic and linear, all panes of a chart but those with a heat map, whose rows are a log scale. */
  toggleLog(id) {
    const chart = this.charts.find(c => c.spec.id === id);
    if (!chart) return;
    chart.log = chart.log.map((log, i) => chart.spec.axes[i].heat ? log : !log);
    chart.ranges = chart.ranges.map(() => null);
    chart.dirty = true;
  }

  /** Grows at once, shrinks only after ten seconds: an axis that breathes cannot be read. */
  range(chart, index, axis, log, series) {
    let least = Infinity, most = -Infinity;
    for (const y of series) {
      for (const v of y) {
        if (v === null || (log && v <= 0)) continue;
        if (v < least) least = v;
        if (v > most) most = v;
      }
    }
    const any = most > -Infinity;
    const old = chart.ranges[index];
    if (!any) return { range: old?.range ?? (log === axis.log ? axis.range : log ? [-6, 0] : [0, 1]), any };
    const wanted = log ? logRange(least, most) : [0, niceCeiling(most, axis.least)];
    const now = performance.now();
    const grows = !old || wanted[0] < old.range[0] || wanted[1] > old.range[1];
    const same = old && wanted[0] === old.range[0] && wanted[1] === old.range[1];
    if (grows) chart.ranges[index] = { range: old ? [Math.min(wanted[0], old.range[0]), Math.max(wanted[1], old.range[1])] : wanted, since: now };
    else if (same) old.since = now;
    else if (now - old.since > 10000) chart.ranges[index] = { range: wanted, since: now };
    return { range: chart.ranges[index].range.slice(), any };
  }

  heat(trace, heat) {
    const { time, heats } = this.feed;
    const { from, to, seconds } = this.view;
    const width = seconds / heatColumns;
    const cells = Array.from({ length: heat.rows }, () => new Array(heatColumns).fill(null));
    // Columns are fixed in time, so that a count stays in its cell while the axis moves.
    const last = Math.floor(to / width);
    let most = 1;
    for (let i = 0; i < time.length; i++) {
      const rows = heats[i]?.[heat.series];
      const column = heatColumns - 1 - (last - Math.floor(time[i] / width));
      if (!rows || time[i] < from || column < 0 || column >= heatColumns) continue;
      for (let at = 0; at < rows.length; at += 2) {
        const cell = (cells[rows[at]][column] ?? 0) + rows[at + 1];
        cells[rows[at]][column] = cell;
        most = Math.max(most, cell);
      }
    }
    const scale = 1 / Math.log1p(most);
    trace.z = cells.map(row => row.map(count => count === null ? null : Math.log1p(count) * scale));
    const shift = last * width + width - to;
    trace.x = Array.from({ length: heatColumns + 1 }, (_, i) => (i - heatColumns) * width + shift);
    trace.y = heat.edges;
  }

  /** What happened, as vertical lines with the letter of the event rail; of many close together only the last keep theirs. */
  lines(chart) {
    const { from, to } = this.view;
    const style = getComputedStyle(document.documentElement);
    const color = style.getPropertyValue("--mark").trim() || "#666";
    const shown = this.feed.marks.filter(m => m.Kind !== "Collection" && m.Time > from && m.Time <= to);
    let labelled = Infinity;
    return shown.reverse().flatMap(mark => {
      const at = mark.Time - to;
      const roomy = labelled - at > this.view.seconds / 38;
      if (roomy) labelled = at;
      return chart.spec.axes.map((axis, pane) => ({
        type: "line", xref: "x", yref: `${axis.name.replace("axis", "")} domain`, x0: at, x1: at, y0: 0, y1: 1, layer: "above",
        line: { color, width: 1, dash: "2px,2px" },
        label: roomy && pane === 0 ? { text: mark.Tag, textposition: "end", textangle: 0, xanchor: "right", yanchor: "top", padding: 3, font: { size: 10, color } } : undefined,
      }));
    });
  }

  showEmpty(chart, empty) {
    if (chart.empty === empty) return;
    chart.empty = empty;
    chart.element.closest("[data-chart]")?.classList.toggle("is-empty", empty);
  }

  stop() {
    this.watcher.disconnect();
    for (const { element } of this.charts) {
      if (element && !element.isConnected) Plotly.purge(element);
    }
  }
}

const near = 3; // a reference line this many times the highest value is still out of sight

/** The lines that say how far an axis reaches: a reference counts once the others have come near it. */
function ranged(spec, axis, drawn) {
  const own = axis.traces.filter(t => !spec.traces[t].reference);
  const most = Math.max(0, ...own.flatMap(t => drawn[t]).filter(v => v !== null));
  return axis.traces.filter(t => !spec.traces[t].reference || drawn[t].some(v => v !== null && v <= near * most)).map(t => drawn[t]);
}

/** The highest point of a line that asks for it, with its value. */
function peaks(chart, x, drawn) {
  const { spec } = chart;
  const style = getComputedStyle(document.documentElement);
  const color = style.getPropertyValue("--text").trim();
  const ground = style.getPropertyValue("--panel").trim();
  return spec.traces.flatMap((trace, t) => {
    if (!trace.peak) return [];
    let best = -1;
    drawn[t].forEach((v, i) => { if (v !== null && v > 0 && (best < 0 || v > drawn[t][best])) best = i; });
    if (best < 0) return [];
    const axis = spec.axes.find(a => a.traces.includes(t));
    const [number, unit] = parts(drawn[t][best] / trace.scale, trace.unit);
    const right = x[best] > -chartHalf(x);
    return [{
      x: x[best], y: chart.log[spec.axes.indexOf(axis)] ? Math.log10(drawn[t][best]) : drawn[t][best], xref: "x", yref: axis.name.replace("axis", ""),
      text: right ? `peak ${number} ${unit} ▸` : `◂ peak ${number} ${unit}`, showarrow: false, xanchor: right ? "right" : "left", yanchor: "middle",
      font: { size: 10, color }, bgcolor: ground, opacity: 0.85, borderpad: 1,
    }];
  });
}

function chartHalf(x) { return x.length ? -x[0] / 2 : 0; }

function logRange(least, most) {
  const low = Math.floor(Math.log10(least) * 2) / 2;
  const high = Math.ceil(Math.log10(most) * 2 + 0.05) / 2;
  return high - low >= 2 ? [low, high] : [low - (2 - (high - low)) / 2, high + (2 - (high - low)) / 2];
}

function niceCeiling(most, least) {
  const wanted = Math.max(most * 1.08, least);
  const step = 10 ** Math.floor(Math.log10(wanted));
  for (const factor of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) {
    if (factor * step >= wanted) return factor * step;
  }
  return wanted;
}
