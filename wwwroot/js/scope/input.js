// What pointer and keys do inside the scope. Its keys do not reach the page's.

const dragLeast = 4;
const shift = 0.25;
const buttonKeys = { ",": "previous", ".": "next" };

export class Input {
  constructor(scope) {
    this.scope = scope;
    this.plot = scope.plot;
    this.tip = scope.root.querySelector("[data-scope-tip]");
    this.ending = new AbortController();
    const { signal } = this.ending;
    const on = (target, name, handler, options = {}) => target.addEventListener(name, handler, { signal, ...options });
    on(this.plot, "wheel", event => this.wheel(event), { passive: false });
    on(this.plot, "pointerdown", event => this.down(event));
    on(this.plot, "pointermove", event => this.move(event));
    on(this.plot, "pointerup", event => this.up(event));
    on(this.plot, "pointercancel", () => { this.drag = null; });
    on(this.plot, "pointerleave", () => this.hover(-1));
    on(this.plot, "dblclick", () => scope.picture && scope.range.reset());
    on(this.plot, "keydown", event => this.key(event, false));
    on(scope.table, "keydown", event => this.key(event, true));
    on(scope.root, "click", event => this.click(event));
  }

  stop() { this.ending.abort(); }

  click(event) {
    const act = event.target instanceof Element ? event.target.closest("[data-scope]")?.dataset.scope : null;
    if (!act || !this.scope.picture) return;
    const { range } = this.scope;
    switch (act) {
      case "in": range.zoom(true); this.scope.inspect(); break;
      case "out": range.zoom(false); this.scope.inspect(); break;
      case "reset": range.reset(); break;
      case "all": range.all(); this.scope.inspect(); break;
      case "table": this.scope.toggleTable(); break;
    }
  }

  wheel(event) {
    if (!event.ctrlKey || !this.scope.picture) return;
    event.preventDefault();
    this.scope.range.zoom(event.deltaY < 0, this.scope.painter.shareAt(event.offsetX));
    this.scope.inspect();
  }

  down(event) {
    if (event.button !== 0 || !this.scope.picture) return;
    this.drag = { x: event.clientX, from: this.scope.range.from, to: this.scope.range.to, moved: false };
    this.plot.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { scope, drag } = this;
    if (!scope.picture) return;
    if (!drag) { this.hover(scope.painter.rowAt(scope, event.offsetX, event.offsetY), event); return; }
    const pixels = event.clientX - drag.x;
    if (!drag.moved && Math.abs(pixels) < dragLeast) return;
    if (!drag.moved) scope.inspect();
    drag.moved = true;
    this.hover(-1);
    const ns = pixels / scope.painter.plotWidth * (drag.to - drag.from);
    scope.range.set(drag.from - ns, drag.to - ns);
  }

  up(event) {
    const drag = this.drag;
    this.drag = null;
    if (drag && !drag.moved) this.scope.select(this.scope.painter.rowAt(this.scope, event.offsetX, event.offsetY));
  }

  hover(row, event) {
    const { scope } = this;
    if (row >= 0) {
      this.tip.textContent = scope.picture.facts(row);
      this.tip.hidden = false;
      const room = this.plot.clientWidth;
      this.tip.style.left = `${Math.max(4, Math.min(event.offsetX + 12, room - this.tip.offsetWidth - 4))}px`;
      const below = event.offsetY + 16;
      this.tip.style.top = `${below + this.tip.offsetHeight > this.plot.clientHeight ? event.offsetY - this.tip.offsetHeight - 8 : below}px`;
    } else {
      this.tip.hidden = true;
    }
    if (row === scope.hovered) return;
    scope.hovered = row;
    scope.dirty();
  }

  hideTip() { this.tip.hidden = true; }

  key(event, inTable) {
    const { scope } = this;
    if (event.ctrlKey || event.metaKey || event.altKey || !scope.picture) return;
    if (!this.act(event.key, inTable)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns {boolean} false if the key is not one of the scope's */
  act(key, inTable) {
    const { scope } = this;
    const { range } = scope;
    const looking = action => { action(); scope.inspect(); return true; };
    if (key === "t") { scope.toggleTable(); return true; }
    if (buttonKeys[key]) { scope.root.querySelector(`[data-scope=${buttonKeys[key]}]`)?.click(); return true; }
    switch (key) {
      case "w": return looking(() => range.zoom(true));
      case "s": return looking(() => range.zoom(false));
      case "a": return looking(() => range.pan(-shift));
      case "d": return looking(() => range.pan(shift));
      case "0": range.reset(); return true;
    }
    if (inTable) return false;
    switch (key) {
      case "ArrowRight": return this.go(1);
      case "ArrowLeft": return this.go(-1);
      case "ArrowDown": return this.otherLane(1);
      case "ArrowUp": return this.otherLane(-1);
      case "Home": return this.select(this.laneOf()?.rows[0]);
      case "End": return this.select(this.laneOf()?.rows.at(-1));
      case "Escape": if (scope.selected < 0) return false; return this.select(-1);
      default: return false;
    }
  }

  select(row) {
    if (row !== undefined) this.scope.select(row);
    return true;
  }

  laneOf() {
    const { painter, selected, picture } = this.scope;
    return painter.lanes.find(lane => selected < 0 ? lane.rows.length : lane.lanes.includes(picture.raw.Lane[selected]));
  }

  /** The first record is the one that held the grace period, or the first in view. */
  first() {
    const { picture, range } = this.scope;
    if (picture.holder >= 0) return picture.holder;
    const row = picture.start.findIndex(start => start >= range.from);
    return row < 0 ? picture.count - 1 : row;
  }

  go(by) {
    const { scope } = this;
    if (!scope.picture.count) return true;
    if (scope.selected < 0) return this.select(this.first());
    const { rows } = this.laneOf();
    return this.select(rows[Math.min(Math.max(rows.indexOf(scope.selected) + by, 0), rows.length - 1)]);
  }

  otherLane(by) {
    const { scope } = this;
    const { picture } = scope;
    if (scope.selected < 0) return this.go(1);
    const { lanes } = scope.painter;
    for (let at = lanes.indexOf(this.laneOf()) + by; lanes[at]; at += by) {
      const { rows } = lanes[at];
      if (!rows.length) continue;
      const here = picture.start[scope.selected];
      const next = rows.findIndex(row => picture.start[row] >= here);
      const near = [rows[next < 0 ? rows.length - 1 : next], rows[Math.max(0, next - 1)]];
      return this.select(Math.abs(picture.start[near[0]] - here) <= Math.abs(picture.start[near[1]] - here) ? near[0] : near[1]);
    }
    return true;
  }
}
