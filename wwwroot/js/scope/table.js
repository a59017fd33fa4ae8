// The records in view as a table.

import { grouped, micro } from "./picture.js";

const most = 500;
const heads = ["start µs", "length µs", "lane", "record", "level", "address", ""];

export function table(place, picture, range) {
  const rows = [];
  for (let row = 0; row < picture.count; row++) {
    if (picture.start[row] <= range.to && picture.end(row) >= range.from) rows.push(row);
  }
  const shown = rows.slice(0, most);
  const element = document.createElement("table");
  const caption = element.createCaption();
  caption.textContent = `Records in view: ${grouped(rows.length)}${rows.length > most ? `; the first ${most} are listed, zoom in for others` : ""}. Time 0 is the start of the grace period or of the trigger.`;
  const head = element.createTHead().insertRow();
  for (const text of heads) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const row of shown) {
    const line = body.insertRow();
    line.classList.toggle("holder", row === picture.holder);
    const cells = [
      micro(picture.start[row] - picture.origin), picture.isInstant(row) ? "" : micro(picture.raw.DurationNs[row]),
      picture.raw.Lanes[picture.raw.Lane[row]], picture.what(row), picture.level(row), picture.address(row), picture.more(row),
    ];
    for (const text of cells) line.insertCell().textContent = text;
  }
  place.replaceChildren(element);
}
