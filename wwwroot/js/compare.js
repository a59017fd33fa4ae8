// The Compare page's module: keys, and the charts. The page sends what a chart shows once a slice; one chart is drawn a
// frame, and drawing never takes more than its share of the main thread.

import { listen } from "./keys.js";

export { copy, setTheme, tab, theme, toggleDialog } from "./page.js";

const share = 0.35;
const retryMs = 100;
const patienceMs = 30000;

const waiting = new Map();
let leave = null;
let frame = 0;
let notBefore = 0;
let average = 0;

/** Start, or start anew: a resumed circuit renders and calls this again, and so does another view with other keys. */
export function start(keys, page) {
  leave?.();
  const stopKeys = listen(keys, page);
  const stopTheme = window.labTheme.watch(dark => page.invokeMethodAsync("OnThemeAsync", dark).catch(() => { }));
  leave = () => { stopKeys(); stopTheme(); };
}

export function stop() {
  leave?.();
  leave = null;
  waiting.clear();
  cancelAnimationFrame(frame);
  frame = 0;
}

/** Settles when the chart library is there. A chart that is removed while it loads would keep those after it from being drawn. */
export function loaded() {
  const until = performance.now() + patienceMs;
  return new Promise(done => {
    const look = () => window.Plotly || performance.now() > until ? done(true) : setTimeout(look, retryMs / 2);
    look();
  });
}

export function focus(id) {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: "nearest" });
  element?.focus();
}

/** @param {object[]} charts what each shows; of one that still waits to be drawn the last counts */
export function show(charts) {
  const now = performance.now();
  for (const chart of charts) waiting.set(chart.id, { chart, until: now + patienceMs });
  frame ||= requestAnimationFrame(tick);
}

function tick(now) {
  frame = 0;
  if (waiting.size === 0) return;
  if (now >= notBefore && !document.hidden) {
    const next = [...waiting].find(([id, wanted]) => ready(id) || wanted.until < now);
    if (next) {
      const [id, { chart }] = next;
      waiting.delete(id);
      if (ready(id)) draw(document.getElementById(id), chart);
      const took = performance.now() - now;
      average = average ? average * 0.8 + took * 0.2 : took;
      notBefore = now + average / share;
    } else {
      notBefore = now + retryMs;
    }
  }
  if (waiting.size > 0) frame = requestAnimationFrame(tick);
}

/** Plotly is loaded, and the chart declared. */
function ready(id) {
  const element = document.getElementById(id);
  return Boolean(window.Plotly && element?.data && element.layout);
}

function draw(element, chart) {
  const { data, layout } = element;
  if (data.length !== chart.traces.length) return; // of another layout of the page
  chart.traces.forEach((trace, i) => { data[i].x = trace.x; data[i].y = trace.y; });
  axis(layout.xaxis, chart.x);
  chart.panes.forEach((pane, i) => axis(layout[i === 0 ? "yaxis" : `yaxis${i + 1}`], pane));
  layout.shapes = lines(chart);
  layout.datarevision = (layout.datarevision ?? 0) + 1;
  Plotly.react(element, data, layout);
  element.dataset.points = String(Math.max(0, ...chart.traces.map(trace => trace.x.length)));
}

function axis(target, { range, ticks, texts }) {
  Object.assign(target, { range, autorange: false, tickmode: "array", tickvals: ticks, ticktext: texts });
}

function lines(chart) {
  const color = getComputedStyle(document.documentElement).getPropertyValue("--line-strong").trim();
  const shapes = chart.hasUnit ? chart.panes.map((_, i) => ({
    type: "line", xref: "paper", x0: 0, x1: 1, yref: i === 0 ? "y" : `y${i + 1}`, y0: 1, y1: 1, layer: "below", line: { color, width: 1 },
  })) : [];
  if (chart.apart !== null) {
    shapes.push(...chart.panes.map((_, i) => ({
      type: "line", xref: "x", x0: chart.apart, x1: chart.apart, yref: `${i === 0 ? "y" : `y${i + 1}`} domain`, y0: 0, y1: 1, layer: "below", line: { color, width: 1, dash: "2px,2px" },
    })));
  }
  return shapes;
}
