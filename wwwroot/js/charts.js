// Feeds the charts that the page declared with Plotly. One draw at a time, and drawing never takes more than its
// share of the main thread: the next draw waits until the last one's time is that share of what has passed.

const windowSeconds = 60;
const heatColumns = 120;

export class Charts {
  /** @param {object[]} specs what the page declared @param {number} budget share of the main thread, 0 to 1 */
  constructor(specs, budget, feed) {
    this.feed = feed;
    this.budget = budget;
    this.average = 0;
    this.notBefore = 0;
    this.next = 0;
    this.charts = specs.map(spec => ({ spec, dirty: true, visible: true, ranges: spec.axes.map(() => null), empty: null }));
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
    const { time, values, now } = this.feed;
    const first = time.findIndex(t => t >= now - windowSeconds);
    const from = Math.max(0, first);
    const x = time.slice(from).map(t => t - now);
    const offset = spec.heat === null ? 0 : 1;
    const drawn = spec.traces.map(trace => {
      const y = values[trace.metric].slice(from);
      return trace.scale === 1 ? y : y.map(v => v === null ? null : v * trace.scale);
    });
    let any = false;
    spec.axes.forEach((axis, i) => {
      const range = this.range(chart, i, axis, axis.traces.map(t => drawn[t]));
      any ||= range.any;
      const target = element.layout[axis.name];
      target.range = range.range;
      target.autorange = false;
      if (axis.log) target.dtick = range.range[1] - range.range[0] > 6.6 / spec.axes.length ? 2 : 1;
    });
    drawn.forEach((y, i) => {
      const trace = element.data[i + offset];
      trace.x = x;
      trace.y = spec.log[i] ? y.map(v => v > 0 ? v : null) : y;
    });
    if (spec.heat !== null) this.heat(element.data[0], spec, from, now);
    element.layout.shapes = this.lines(chart, now);
    element.layout.datarevision = (element.layout.datarevision ?? 0) + 1;
    Plotly.react(element, element.data, element.layout);
    this.showEmpty(chart, !any);
    element.dataset.points = String(x.length);
  }

  /** Grows at once, shrinks only after ten seconds: an axis that breathes cannot be read. */
  range(chart, index, axis, series) {
    let least = Infinity, most = -Infinity;
    for (const y of series) {
      for (const v of y) {
        if (v === null || (axis.log && v <= 0)) continue;
        if (v < least) least = v;
        if (v > most) most = v;
      }
    }
    const any = most > -Infinity;
    const old = chart.ranges[index];
    if (!any) return { range: old?.range ?? axis.range, any };
    const wanted = axis.log ? logRange(least, most) : [0, niceCeiling(most, axis.least)];
    const now = performance.now();
    const grows = !old || wanted[0] < old.range[0] || wanted[1] > old.range[1];
    const same = old && wanted[0] === old.range[0] && wanted[1] === old.range[1];
    if (grows) chart.ranges[index] = { range: old ? [Math.min(wanted[0], old.range[0]), Math.max(wanted[1], old.range[1])] : wanted, since: now };
    else if (same) old.since = now;
    else if (now - old.since > 10000) chart.ranges[index] = { range: wanted, since: now };
    return { range: chart.ranges[index].range.slice(), any };
  }

  heat(trace, spec, from, now) {
    const { time, rows } = this.feed;
    const width = windowSeconds / heatColumns;
    const cells = Array.from({ length: spec.heat.rows }, () => new Array(heatColumns).fill(null));
    // Columns are fixed in time, so that a count stays in its cell while the axis moves.
    const last = Math.floor(now / width);
    let most = 1;
    for (let i = from; i < time.length; i++) {
      const column = heatColumns - 1 - (last - Math.floor(time[i] / width));
      if (!rows[i] || column < 0 || column >= heatColumns) continue;
      rows[i].forEach((count, row) => {
        if (count === 0) return;
        cells[row][column] = (cells[row][column] ?? 0) + count;
        most = Math.max(most, cells[row][column]);
      });
    }
    const scale = 1 / Math.log1p(most);
    trace.z = cells.map(row => row.map(count => count === null ? null : Math.log1p(count) * scale));
    const shift = last * width + width - now;
    trace.x = Array.from({ length: heatColumns + 1 }, (_, i) => (i - heatColumns) * width + shift);
    trace.y = spec.heat.edges;
  }

  /** What happened, as vertical lines with the letter of the event rail; of many close together only the last keep theirs. */
  lines(chart, now) {
    const style = getComputedStyle(document.documentElement);
    const color = style.getPropertyValue("--mark").trim() || "#666";
    const shown = this.feed.marks.filter(m => m.Kind !== "Collection" && m.Time > now - windowSeconds && m.Time <= now);
    let labelled = Infinity;
    return shown.reverse().flatMap(mark => {
      const at = mark.Time - now;
      const roomy = labelled - at > 1.6;
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
