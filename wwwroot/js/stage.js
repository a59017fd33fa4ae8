// Keys and clicks that change only what this page shows: which chart has the focus, how large it is, which window of time.

const shift = 0.25;
const zoomIn = 1 / 1.6;

export class Stage {
  constructor(charts, view, feed) {
    Object.assign(this, { charts, view, feed });
    this.click = event => {
      const jump = event.target instanceof Element ? event.target.closest("[data-jump]") : null;
      if (jump) this.jump(Number(jump.dataset.jump));
    };
    document.addEventListener("click", this.click);
  }

  /** @returns {boolean} true if the key was for this page alone */
  key(key) {
    if (/^[1-9]$/.test(key)) return this.focus(Number(key) - 1);
    switch (key) {
      case "Enter": return this.enlarge();
      case "Escape": return this.shrink() || this.release();
      case "o": return this.focusPlot("[data-scope-plot]");
      case "i": return this.focusPlot("[data-tree-plot]");
      case "t": return this.toggleTable();
      case "l": return this.toggleLog();
      case "w": this.view.zoom(zoomIn); return true;
      case "s": this.view.zoom(1 / zoomIn); return true;
      case "a": this.view.pan(-shift); return true;
      case "d": this.view.pan(shift); return true;
      case ",": return this.event(-1);
      case ".": return this.event(1);
      default: return false;
    }
  }

  sections() { return [...document.querySelectorAll(".charts [data-chart]")]; }

  focused() { return document.activeElement?.closest?.("[data-chart]") ?? document.querySelector("[data-chart].enlarged"); }

  focus(index) {
    const section = this.sections()[index];
    section?.focus();
    section?.scrollIntoView({ block: "nearest" });
    return true;
  }

  focusPlot(selector) {
    const plot = document.querySelector(selector);
    plot?.focus();
    plot?.scrollIntoView({ block: "nearest" });
    return true;
  }

  enlarge() {
    const section = document.activeElement;
    if (!section?.matches?.("[data-chart]")) return false;
    this.shrink();
    section.classList.add("enlarged");
    this.resize(section);
    return true;
  }

  shrink() {
    const section = document.querySelector("[data-chart].enlarged");
    if (!section) return false;
    section.classList.remove("enlarged");
    this.resize(section);
    return true;
  }

  resize(section) {
    const chart = this.charts.charts.find(c => c.spec.id === section.dataset.chart);
    if (!chart?.element) return;
    Plotly.Plots.resize(chart.element);
    chart.dirty = true;
  }

  release() {
    if (this.view.live) return false;
    this.view.release();
    return true;
  }

  /** The focused chart's own button; without one it is the page's, for all. */
  toggleTable() {
    const button = this.focused()?.querySelector("[data-table]");
    button?.click();
    return !!button;
  }

  toggleLog() {
    const id = this.focused()?.dataset.chart;
    if (id) this.charts.toggleLog(id);
    else for (const chart of this.charts.charts) this.charts.toggleLog(chart.spec.id);
    return true;
  }

  /** To the event before or after the one last jumped to, or the window's right edge. */
  event(direction) {
    const times = this.feed.marks.map(mark => mark.Time);
    const here = this.jumped ?? this.view.to;
    const next = direction < 0 ? times.findLast(t => t < here - 0.01) : times.find(t => t > here + 0.01);
    if (next !== undefined) this.jump(next);
    return true;
  }

  jump(time) {
    this.jumped = time;
    this.view.jump(time);
  }

  stop() { document.removeEventListener("click", this.click); }
}
