// Presenter mode on the browser's side: its keys, the pointer that hides, charts that are drawn to be seen from afar,
// and a recording in the live feed's place.

const stillAfterMs = 3000;
export const style = { width: 3, font: 20, smallFont: 15, series: 4 };

export class Presenter {
  /** @param {string[]} keys those of presenter mode; they come before the page's @param {boolean} light light theme while it lasts */
  constructor(lab, keys, light) {
    Object.assign(this, { lab, light, keys: new Set(keys) });
    this.onKey = event => this.key(event);
    this.onMove = () => this.moved();
    this.onResize = () => this.layout();
  }

  begin() {
    const root = document.documentElement;
    root.classList.add("presenting");
    if (this.light) root.dataset.theme = "light";
    window.addEventListener("keydown", this.onKey, { capture: true });
    window.addEventListener("mousemove", this.onMove);
    window.addEventListener("resize", this.onResize);
    this.lab.stage.shrink();
    this.lab.view.release();
    this.lab.charts.style = style;
    this.moved();
    this.layout();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !this.keys.has(event.key)) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.lab.page.invokeMethodAsync("OnPresenterKeyAsync", event.key).catch(() => { });
  }

  moved() {
    document.documentElement.classList.remove("pointer-still");
    clearTimeout(this.still);
    this.still = setTimeout(() => document.documentElement.classList.add("pointer-still"), stillAfterMs);
  }

  /** @param {string | null} recording name of the recording to play; null: live */
  async scene(recording) {
    const turn = this.turn = (this.turn ?? 0) + 1;
    if (!recording) {
      this.lab.feed.stopPlaying();
    } else {
      const answer = await fetch(`recorded/${encodeURIComponent(recording)}`);
      if (answer.ok && turn === this.turn) this.lab.feed.play(await answer.json());
    }
    this.layout();
  }

  /** The page has given charts other places. */
  layout() {
    requestAnimationFrame(() => {
      for (const chart of this.lab.charts.charts) {
        chart.ranges = chart.ranges.map(() => null);
        if (chart.element?.offsetParent) Plotly.Plots.resize(chart.element);
      }
      this.lab.charts.markDirty();
    });
  }

  /** @returns {boolean} dark again */
  end() {
    const root = document.documentElement;
    this.turn = -1;
    root.classList.remove("presenting", "pointer-still");
    clearTimeout(this.still);
    window.removeEventListener("keydown", this.onKey, { capture: true });
    window.removeEventListener("mousemove", this.onMove);
    window.removeEventListener("resize", this.onResize);
    const dark = window.labTheme.isDark();
    root.dataset.theme = dark ? "dark" : "light";
    this.lab.charts.style = null;
    this.lab.feed.stopPlaying();
    this.layout();
    return dark;
  }
}
