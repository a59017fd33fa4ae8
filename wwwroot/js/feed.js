// One connection to /hubs/lab for the whole page, and the points of the last minutes.

import { update } from "./wire.js";

const keepSeconds = 300;
const lateSeconds = 0.8; // points come four a second
const playMs = 200;
const sample = "recorded/sample.json";

export class Feed {
  /** @param {{hub: string, metrics: number}} options @param {() => void} onChange */
  constructor(options, onChange) {
    this.options = options;
    this.onChange = onChange;
    this.recorded = false;
    this.lateCount = 0;
    this.clear();
    this.marks = [];
    this.state = "Idle";
    this.engine = true;
    this.connected = false;
    this.arrived = performance.now();
  }

  clear() {
    this.time = [];
    this.values = Array.from({ length: this.options.metrics }, () => []);
    this.heats = [];
    this.late = [];
    this.arrivedPoint = 0;
  }

  /** Until the first live point: some seconds that were recorded, never mixed with live ones. */
  async showSample() {
    try {
      const answer = await fetch(sample);
      if (!answer.ok || this.time.length || this.playing || this.closed) return;
      const run = await answer.json();
      if (this.time.length || this.playing || this.closed) return;
      this.recorded = true;
      this.takeRecorded(run, run.points.length);
    } catch { /* no sample: the charts say that they are empty */ }
  }

  /** A recording in the place of the live stream, at its own pace, again and again. */
  play(run) {
    clearInterval(this.player);
    this.playing = true;
    this.recorded = true;
    let began = -Infinity;
    const step = () => {
      const now = performance.now() / 1000;
      const length = run.points[run.points.length - 1].time;
      if (now - began > length + 1) { began = now; this.clear(); this.shown = 0; this.marks = []; }
      const until = run.points.filter(point => point.time <= now - began + 0.5).length;
      if (until > this.shown) this.takeRecorded(run, until);
    };
    this.player = setInterval(step, playMs);
    step();
  }

  stopPlaying() {
    if (!this.playing) return;
    clearInterval(this.player);
    this.playing = false;
    this.recorded = false;
    this.clear();
    this.marks = [];
    this.refresh();
    this.onChange();
  }

  takeRecorded(run, until) {
    this.recordedSeconds = run.points[run.points.length - 1].time;
    for (const point of run.points.slice(this.shown ?? 0, until)) this.append(point.time, point.values, point.heat);
    this.shown = until;
    this.marks = run.marks.filter(mark => mark.time <= this.now).map(mark => ({ Time: mark.time, Kind: mark.kind, Text: mark.text, Tag: mark.tag }));
    this.arrived = performance.now();
    this.onChange();
  }

  get now() { return this.time.length ? this.time[this.time.length - 1] : 0; }

  latest(metric) {
    const series = this.values[metric];
    return series[series.length - 1];
  }

  /** The value at a moment: of the last point that is not after it. */
  at(metric, time) {
    const index = this.time.findLastIndex(t => t <= time);
    return index < 0 ? null : this.values[metric][index];
  }

  async open() {
    const builder = new signalR.HubConnectionBuilder()
      .withUrl(this.options.hub)
      .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol())
      .configureLogging(signalR.LogLevel.Error)
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: c => Math.min(200 * 2 ** Math.min(c.previousRetryCount, 5), 3000) });
    this.connection = builder.build();
    this.connection.onreconnecting(() => this.setConnected(false));
    this.connection.onclose(() => this.setConnected(false));
    // A stream does not survive a reconnect: ask again, and a snapshot comes first.
    this.connection.onreconnected(() => this.subscribe());
    await this.start();
  }

  async start() {
    while (!this.closed) {
      try {
        await this.connection.start();
        this.subscribe();
        return;
      } catch {
        this.setConnected(false);
        await new Promise(done => setTimeout(done, 1000));
      }
    }
  }

  subscribe() {
    this.unsubscribe();
    if (document.hidden) return;
    this.setConnected(true);
    this.subscription = this.connection.stream("Watch").subscribe({
      next: raw => this.take(update(raw)),
      error: () => this.setConnected(false),
      complete: () => this.setConnected(false),
    });
    this.onSubscribed?.(this.connection);
  }

  unsubscribe() {
    this.onUnsubscribed?.();
    this.subscription?.dispose();
    this.subscription = null;
  }

  refresh() {
    if (this.connection?.state !== signalR.HubConnectionState.Connected) return;
    // Nothing is sent to a hidden page; on its return a snapshot comes.
    if (document.hidden) this.unsubscribe();
    else this.subscribe();
  }

  setConnected(connected) {
    this.connected = connected;
    this.onChange();
  }

  take(update) {
    if (this.playing) {
      this.engine = update.EngineConnected;
      return;
    }
    if (this.recorded && update.Points.length) {
      this.recorded = false;
      this.clear();
      this.marks = [];
    } else if (this.recorded) {
      this.state = update.State;
      this.engine = update.EngineConnected;
      return;
    }
    if (update.Snapshot) {
      this.clear();
      this.marks = [];
    }
    this.arrived = performance.now();
    this.state = update.State;
    this.engine = update.EngineConnected;
    for (const point of update.Points) this.add(point);
    if (update.Marks.length) this.marks = this.marks.concat(update.Marks).slice(-60);
    if (update.Points.length) {
      this.arrivedPoint = this.arrived;
      this.trim();
    }
    this.onChange();
  }

  add(point) {
    // An empty point between two keeps the line from being drawn across what was not measured.
    if (!point.Gap && this.time.length && point.Time - this.now > lateSeconds) {
      this.late = [...this.late, [this.now, point.Time]].slice(-40);
      this.lateCount++;
    }
    if (point.Gap && this.time.length) this.append((this.now + point.Time) / 2, null, null);
    this.append(point.Time, point.Values, point.Heat);
  }

  append(time, values, heats) {
    this.time.push(time);
    for (let metric = 0; metric < this.values.length; metric++) {
      const value = values?.[metric];
      this.values[metric].push(value === undefined || Number.isNaN(value) ? null : value);
    }
    this.heats.push(heats);
  }

  trim() {
    const oldest = this.now - keepSeconds;
    let drop = 0;
    while (drop < this.time.length && this.time[drop] < oldest) drop++;
    if (drop < 20) return;
    this.time.splice(0, drop);
    this.heats.splice(0, drop);
    for (const series of this.values) series.splice(0, drop);
  }

  async close() {
    this.closed = true;
    clearInterval(this.player);
    this.unsubscribe();
    await this.connection?.stop();
  }
}
