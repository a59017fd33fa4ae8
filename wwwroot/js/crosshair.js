// One cross-hair and one brush for all charts: a line at the same moment in each, and a drag that shows the same window
// in each. Lines are elements above the plots, so that moving them draws nothing anew.

const leastDrag = 6;

export class Crosshair {
  constructor(charts, view, onMove) {
    Object.assign(this, { charts, view, onMove });
    this.move = event => this.moved(event);
    this.down = event => this.pressed(event);
    this.up = event => this.released(event);
    this.leave = () => { if (!this.drag) this.show(null); };
    this.double = event => { if (this.chartAt(event)) this.view.release(); };
    this.board = document.querySelector(".board");
    for (const [name, handler] of this.handlers()) this.board?.addEventListener(name, handler);
  }

  handlers() {
    return [["pointermove", this.move], ["pointerdown", this.down], ["pointerup", this.up], ["pointerleave", this.leave], ["dblclick", this.double]];
  }

  chartAt(event) {
    const plot = event.target instanceof Element ? event.target.closest(".plot") : null;
    return plot ? this.charts.charts.find(chart => chart.element && plot.contains(chart.element)) : null;
  }

  /** Seconds on the page's time axis under the pointer. */
  timeAt(chart, event) {
    const axis = chart.element._fullLayout?.xaxis;
    if (!axis) return null;
    const x = event.clientX - chart.element.getBoundingClientRect().left - axis._offset;
    return x < 0 || x > axis._length ? null : this.view.from + x / axis._length * this.view.seconds;
  }

  moved(event) {
    const chart = this.drag?.chart ?? this.chartAt(event);
    const time = chart ? this.timeAt(chart, event) : null;
    if (this.drag && time !== null) this.drag.to = time;
    this.show(time);
  }

  pressed(event) {
    const chart = event.button === 0 ? this.chartAt(event) : null;
    const time = chart ? this.timeAt(chart, event) : null;
    if (time !== null) this.drag = { chart, from: time, to: time, x: event.clientX };
  }

  released(event) {
    const drag = this.drag;
    this.drag = null;
    if (drag && Math.abs(event.clientX - drag.x) > leastDrag && drag.to !== drag.from) {
      this.view.show(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    }
    this.show(this.view.cross);
  }

  show(time) {
    this.view.cross = time;
    for (const chart of this.charts.charts) {
      const axis = chart.element?._fullLayout?.xaxis;
      if (!axis || !chart.visible) continue;
      const at = t => axis._offset + (t - this.view.from) / this.view.seconds * axis._length;
      this.place(chart, "cross-line", time, () => ({ left: at(time), width: 0, label: `\u2212${(this.view.to - time).toFixed(1)}\u202fs` }));
      this.place(chart, "brush", this.drag, () => ({ left: Math.min(at(this.drag.from), at(this.drag.to)), width: Math.abs(at(this.drag.to) - at(this.drag.from)) }));
    }
    this.onMove();
  }

  place(chart, name, shown, where) {
    let mark = chart.element.parentElement.querySelector(`.${name}`);
    if (shown === null || shown === undefined) { mark?.remove(); return; }
    if (!mark) {
      mark = document.createElement("div");
      mark.className = name;
      chart.element.parentElement.append(mark);
    }
    const { left, width, label } = where();
    mark.style.left = `${left}px`;
    if (width) mark.style.width = `${width}px`;
    if (label) mark.dataset.label = label;
  }

  stop() {
    for (const [name, handler] of this.handlers()) this.board?.removeEventListener(name, handler);
  }
}
