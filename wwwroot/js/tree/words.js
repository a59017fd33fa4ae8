// Addresses, sizes and cells of the map, in words.

const units = [[2 ** 40, "TiB"], [2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]];

export const hex = ipa => `0x${ipa.toString(16)}`;

export function size(bytes) {
  const [unit, name] = units.find(([unit]) => bytes >= unit) ?? [1, "B"];
  const number = bytes / unit;
  return `${Number.isInteger(number) ? number : number.toFixed(1)}\u202f${name}`;
}

/** What an entry of a level covers, bytes. */
export const granule = (level, pageShift) => 2 ** ((pageShift - 3) * (4 - level) + 3);

/** Pairs of a cell and how many more like it follow, as one byte a cell. */
export function cells(runs) {
  let count = 0;
  for (let at = 1; at < runs.length; at += 2) count += runs[at] + 1;
  const all = new Uint8Array(count);
  let next = 0;
  for (let at = 0; at < runs.length; at += 2) {
    all.fill(runs[at], next, next + runs[at + 1] + 1);
    next += runs[at + 1] + 1;
  }
  return all;
}

/** The parts of a cell: how much is of pages and of blocks of level 2 (0 to 3), and whether of level 1; its marks. */
export const parts = value => ({
  pages: value & 3, blocks2: value >> 2 & 3, block1: (value & 16) !== 0,
  readOnly: (value & 32) !== 0, annotation: (value & 64) !== 0, locked: (value & 128) !== 0,
});
