// Stretches of time behind the lines of every chart: warm-up, what came late, and garbage collections of the engine. Elements above the plots, as the
// cross-hair is, because Plotly's shapes have no hatching.

const warmUpSeconds = 2; // Components/Present/RunNotice.razor.cs says the same
const frameSeconds = 0.1;
const titles = {
  warm: "Warm-up: code is compiled, caches fill",
  late: "Came late, or not at all",
  gc: "Garbage collection of the engine process in this tenth of a second",
};

/** What is to be shaded between two moments of the feed's time. */
export function bandsOf(feed, from, to) {
  const bands = feed.marks.filter(mark => mark.Kind === "RunStarted").map(mark => ({ kind: "warm", from: mark.Time, to: mark.Time + warmUpSeconds }));
  // Collections are counted once a frame: that one fell into the tenth of a second before its mark is all that is known.
  for (const mark of feed.marks) if (mark.Kind === "Collection") bands.push({ kind: "gc", from: mark.Time - frameSeconds, to: mark.Time });
  for (const late of feed.late) bands.push({ kind: "late", from: late[0], to: late[1] });
  return bands.map(band => ({ ...band, from: Math.max(band.from, from), to: Math.min(band.to, to) })).filter(band => band.to > band.from);
}

/** Put a chart's bands where its axis is now. */
export function placeBands(chart, feed, view) {
  const axis = chart.element._fullLayout?.xaxis;
  const plot = chart.element.parentElement;
  if (!axis || !plot) return;
  const bands = bandsOf(feed, view.from, view.to);
  const old = [...plot.querySelectorAll(":scope > .band")];
  while (old.length > bands.length) old.pop().remove();
  bands.forEach((band, i) => {
    const mark = old[i] ?? plot.appendChild(document.createElement("div"));
    mark.className = `band ${band.kind}`;
    mark.title = titles[band.kind];
    mark.style.left = `${axis._offset + (band.from - view.from) / view.seconds * axis._length}px`;
    mark.style.width = `${Math.max(2, (band.to - band.from) / view.seconds * axis._length)}px`;
  });
}
