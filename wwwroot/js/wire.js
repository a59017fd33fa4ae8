// What comes over the connection, small there, as the page uses it. Services/Feed and Services/Scope say what it is.

const perByte = 4;
const names = ["Snapshot", "Points", "Marks", "State", "EngineConnected"];

/** A LabUpdate, which comes as an array in the order of its keys. */
export function update(raw) {
  const read = Object.fromEntries(names.map((name, i) => [name, raw[i]]));
  read.Points = read.Points.map(([Time, Covers, Gap, packed, Heat]) => ({ Time, Covers, Gap, Values: values(packed), Heat }));
  return read;
}

/** Two bits a value say none, zero or a value; then the upper three bytes of each float. See PackedValues. */
function values(bytes) {
  const count = bytes[0];
  const view = new DataView(new ArrayBuffer(4));
  const read = new Array(count);
  let at = 1 + Math.ceil(count / perByte);
  for (let i = 0; i < count; i++) {
    const kind = (bytes[1 + Math.floor(i / perByte)] >> (i % perByte * 2)) & 3;
    if (kind === 2) {
      for (let part = 0; part < 3; part++) view.setUint8(part, bytes[at++]);
      read[i] = view.getFloat32(0);
    } else {
      read[i] = kind === 1 ? 0 : null;
    }
  }
  return read;
}

const columns = ["Lane", "Kind", "Level", "Argument"];

/** A ScopePicture: compressed JSON, columns of bytes in base 64. */
export async function picture(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const raw = await new Response(stream).json();
  raw.Address = raw.Address.map(page => page * raw.AddressUnit);
  for (const column of columns) raw[column] = Uint8Array.from(atob(raw[column]), character => character.charCodeAt(0));
  return raw;
}
