// Numbers and sparklines of the tiles and legends: elements that name a metric.

import { parts } from "./format.js";

export class Numbers {
  constructor(feed, view) {
    this.feed = feed;
    this.view = view;
  }

  tick() {
    if (document.hidden) return;
    for (const element of document.querySelectorAll("[data-metric]")) this.write(element);
    if (!this.view.live) return;
    for (const canvas of document.querySelectorAll("canvas[data-spark]")) this.spark(canvas);
  }

  write(element) {
    const metric = Number(element.dataset.metric);
    const moment = this.view.cross ?? this.view.end;
    const [number, unit] = parts(moment === null ? this.feed.latest(metric) : this.feed.at(metric, moment), element.dataset.unit);
    set(element.children[0], number);
    set(element.children[1], unit);
  }

  spark(canvas) {
    const series = this.feed.values[Number(canvas.dataset.spark)];
    const { time, now } = this.feed;
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const log = canvas.dataset.log === "true";
    let most = 0, least = Infinity;
    for (const v of series) {
      if (v === null || (log && v <= 0)) continue;
      if (v > most) most = v;
      if (v < least) least = v;
    }
    if (!(most > 0)) return;
    const bottom = log ? Math.log10(least) - 0.1 : 0;
    const top = log ? Math.log10(most) + 0.1 : most;
    pen.beginPath();
    let down = false;
    for (let i = 0; i < series.length; i++) {
      const v = series[i];
      if (v === null || (log && v <= 0)) { down = false; continue; }
      const x = width * (1 - (now - time[i]) / 60);
      if (x < -2) continue;
      const y = height - 1.5 - (height - 3) * ((log ? Math.log10(v) : v) - bottom) / (top - bottom);
      if (down) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      down = true;
    }
    pen.lineWidth = 1.25;
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.stroke();
  }
}

function set(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
