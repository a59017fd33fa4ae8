// What pointer and keys do in the map. Its keys do not reach the page's.

const dragLeast = 4;
const shift = 0.25;

export class Input {
  constructor(map) {
    this.map = map;
    this.plot = map.plot;
    this.tip = map.root.querySelector("[data-tree-tip]");
    this.ending = new AbortController();
    const { signal } = this.ending;
    const on = (target, name, handler, options = {}) => target.addEventListener(name, handler, { signal, ...options });
    on(this.plot, "wheel", event => this.wheel(event), { passive: false });
    on(this.plot, "pointerdown", event => this.down(event));
    on(this.plot, "pointermove", event => this.move(event));
    on(this.plot, "pointerup", event => this.up(event));
    on(this.plot, "pointercancel", () => { this.drag = null; });
    on(this.plot, "pointerleave", () => this.hover(null));
    on(this.plot, "dblclick", event => map.map && map.zoom(true, map.painter.shareAt(event.offsetX)));
    on(this.plot, "keydown", event => this.key(event));
    on(map.root, "click", event => this.click(event));
  }

  stop() { this.ending.abort(); }

  click(event) {
    const act = event.target instanceof Element ? event.target.closest("[data-tree]")?.dataset.tree : null;
    switch (act) {
      case "in": this.map.zoom(true); break;
      case "out": this.map.zoom(false); break;
      case "reset": this.map.reset(); break;
    }
  }

  wheel(event) {
    if (!event.ctrlKey || !this.map.map) return;
    event.preventDefault();
    this.map.zoom(event.deltaY < 0, this.map.painter.shareAt(event.offsetX));
  }

  down(event) {
    const { map } = this;
    if (event.button !== 0 || !map.map) return;
    const inStrip = map.painter.isStrip(event.offsetY);
    this.drag = { x: event.clientX, from: map.from, to: map.to, moved: false, inStrip };
    this.plot.setPointerCapture(event.pointerId);
    if (inStrip) this.centre(event);
  }

  move(event) {
    const { map, drag } = this;
    if (!map.map) return;
    if (!drag) { this.hover(event); return; }
    if (drag.inStrip) { this.centre(event); return; }
    const pixels = event.clientX - drag.x;
    if (!drag.moved && Math.abs(pixels) < dragLeast) return;
    drag.moved = true;
    this.hover(null);
    const bytes = pixels / map.painter.plotWidth * (drag.to - drag.from);
    map.show(drag.from - bytes, drag.to - bytes);
  }

  up(event) {
    const { map, drag } = this;
    this.drag = null;
    if (!drag || drag.moved || drag.inStrip) return;
    const ipa = map.painter.ipaAt(event.offsetX);
    if (ipa === null) return;
    map.go(ipa);
    map.choose(Math.max(map.cursor, map.map.slotStart));
  }

  /** The window goes to where the strip is touched. */
  centre(event) {
    const { map } = this;
    const middle = map.map.slotStart + map.painter.shareAt(event.offsetX) * map.map.slotBytes;
    map.show(middle - map.width / 2, middle + map.width / 2);
  }

  hover(event) {
    const { map } = this;
    const ipa = event && !map.painter.isStrip(event.offsetY) ? map.painter.ipaAt(event.offsetX) : null;
    this.tip.hidden = ipa === null;
    if (ipa === null) return;
    this.tip.textContent = map.painter.detachedAt(map, event.offsetX, event.offsetY) ?? map.words(ipa);
    const room = this.plot.clientWidth;
    this.tip.style.left = `${Math.max(4, Math.min(event.offsetX + 12, room - this.tip.offsetWidth - 4))}px`;
    const below = event.offsetY + 16;
    this.tip.style.top = `${below + this.tip.offsetHeight > this.plot.clientHeight ? event.offsetY - this.tip.offsetHeight - 8 : below}px`;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.map.map) return;
    if (!this.act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns {boolean} false if the key is not one of the map's */
  act(key) {
    const { map } = this;
    switch (key) {
      case "w": map.zoom(true); return true;
      case "s": map.zoom(false); return true;
      case "a": map.pan(-shift); return true;
      case "d": map.pan(shift); return true;
      case "0": map.reset(); return true;
      case "t": map.root.querySelector("[data-tree-table]")?.click(); return true;
      case "ArrowRight": map.move(1); return true;
      case "ArrowLeft": map.move(-1); return true;
      case "ArrowUp": map.leap(1); return true;
      case "ArrowDown": map.leap(-1); return true;
      case "Home": map.go(map.from); return true;
      case "End": map.go(map.to - 1); return true;
      case "Enter": map.choose(map.cursor < 0 ? map.from : map.cursor); return true;
      case "Escape": if (!map.selected && map.cursor < 0) return false; this.leave(); return true;
      default: return false;
    }
  }

  leave() {
    this.map.cursor = -1;
    this.map.facts.textContent = "";
    this.map.choose(-1);
    this.map.mark(-1, 0);
  }
}
