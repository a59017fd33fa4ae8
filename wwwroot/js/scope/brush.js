// Shapes and patterns on a canvas, in the colours of app.css's variables.

const font = size => `500 ${size}px "Inter Variable", "Segoe UI", system-ui, sans-serif`;
/** No text begins left of this: the lanes' names are there. */
const leastText = 80;
const dashes = { fault: [], unmap: [5, 2.5], split: [1.5, 2], grace: [6, 2, 1.5, 2], other: [3, 2] };

export class Brush {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.forget();
  }

  forget() {
    this.colours = {};
    this.patterns = {};
  }

  colour(name) {
    return this.colours[name] ??= getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  begin(width, height) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) Object.assign(this.canvas, { width: w, height: h });
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, width, height);
  }

  clip(x, y, width, height) {
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(x, y, width, height);
    this.pen.clip();
  }

  release() { this.pen.restore(); }

  fill(x, y, width, height, colour, alpha = 1) {
    this.pen.globalAlpha = alpha;
    this.pen.fillStyle = this.colour(colour);
    this.pen.fillRect(x, y, width, height);
    this.pen.globalAlpha = 1;
  }

  line(x1, y1, x2, y2, colour, width, dash = []) {
    const { pen } = this;
    pen.strokeStyle = this.colour(colour);
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
    pen.setLineDash([]);
  }

  /** A thick line in a role's colour and dash. */
  stroke(x, y, width, thickness, role) { this.line(x, y, x + width, y, role, thickness, width > 12 ? dashes[role] : []); }

  dotted(x, y, width, colour) { this.line(x, y, x + Math.max(2, width), y, colour, 2.5, width > 8 ? [2, 2] : []); }

  /** A bar in a role's colour: pale inside unless strong; framed in the role's dash when it is wide enough. */
  bar(x, y, width, height, role, isStrong) {
    this.fill(x, y, width, height, role, width < 3 ? 0.8 : isStrong ? 0.5 : 0.26);
    if (width < 3) return;
    const { pen } = this;
    pen.strokeStyle = this.colour(role);
    pen.lineWidth = 1;
    pen.setLineDash(width > 10 ? dashes[role] : []);
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    pen.setLineDash([]);
  }

  outline(x, y, width, height, colour, thickness) {
    this.pen.strokeStyle = this.colour(colour);
    this.pen.lineWidth = thickness;
    this.pen.strokeRect(x, y, width, height);
  }

  hatched(x, y, width, height) {
    this.pen.fillStyle = this.patterns.hatch ??= this.hatch();
    this.pen.fillRect(x, y, width, height);
    this.outline(x, y, Math.max(1, width), height, "warn-line", 1);
  }

  hatch() {
    const tile = Object.assign(document.createElement("canvas"), { width: 6, height: 6 });
    const pen = tile.getContext("2d");
    pen.strokeStyle = this.colour("warn-line");
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const at of [-6, 0, 6]) { pen.moveTo(at, 6); pen.lineTo(at + 6, 0); }
    pen.stroke();
    return this.pen.createPattern(tile, "repeat");
  }

  cross(x, y, size, colour) {
    this.line(x - size, y - size, x + size, y + size, colour, 2);
    this.line(x - size, y + size, x + size, y - size, colour, 2);
  }

  triangle(x, y, size, colour, isFilled) {
    const { pen } = this;
    pen.beginPath();
    pen.moveTo(x - size, y - size * 0.8);
    pen.lineTo(x + size, y - size * 0.8);
    pen.lineTo(x, y + size * 0.9);
    pen.closePath();
    pen.fillStyle = this.colour(isFilled ? colour : "panel");
    pen.fill();
    pen.strokeStyle = this.colour(colour);
    pen.lineWidth = 1.75;
    pen.stroke();
  }

  dot(x, y, radius, colour) {
    this.pen.beginPath();
    this.pen.arc(x, y, radius, 0, 2 * Math.PI);
    this.pen.fillStyle = this.colour(colour);
    this.pen.fill();
  }

  text(text, x, y, colour, { align = "left", size = 11, most } = {}) {
    this.pen.font = font(size);
    this.pen.textAlign = align;
    this.pen.fillStyle = this.colour(colour);
    if (most) this.pen.fillText(text, x, y, most);
    else this.pen.fillText(text, x, y);
  }

  /** @returns {boolean} false if the text does not fit into the bar */
  textInside(text, x, y, width, height) {
    if (width < 30 || height < 9) return false;
    const left = Math.max(x, leastText);
    const size = Math.min(11, Math.round(height));
    this.pen.font = font(size);
    if (this.pen.measureText(text).width + 8 > width - (left - x)) return false;
    this.text(text, left + 4, y + height / 2 + size * 0.36, "text", { size });
    return true;
  }

  /** Text beside a bar, on whichever side there is room, on a ground of its own. */
  label(text, left, right, y, height, least, most) {
    const size = height < 13 ? 10 : 11.5;
    this.pen.font = `650 ${size}px "Inter Variable", "Segoe UI", system-ui, sans-serif`;
    const width = this.pen.measureText(text).width + 8;
    const x = right + 3 + width <= most ? right + 3 : left - 3 - width >= least ? left - 3 - width : Math.max(least, most - width);
    const middle = y + height * 0.57;
    this.fill(x, middle - size * 0.68, width, size * 1.36, "panel", 0.92);
    this.pen.textAlign = "left";
    this.pen.fillStyle = this.colour("grace-text");
    this.pen.fillText(text, x + 4, middle + size * 0.36);
  }

  number(number, x, y) {
    this.dot(x, y, 7.5, "text");
    this.text(String(number), x, y + 4, "panel", { align: "center" });
  }
}
