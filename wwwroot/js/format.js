// Values as text: three significant digits and a unit. Services/Feed/MetricText.cs writes them the same way.

const large = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];
const times = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];

function digits(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : 2);
}

function scaled(value, unit) {
  for (const [scale, prefix] of large) {
    if (Math.abs(value) >= scale * 0.9995) return [digits(value / scale), prefix + unit];
  }
  return [Math.abs(value) < 1000 && Number.isInteger(value) ? String(value) : digits(value), unit];
}

function time(seconds) {
  if (seconds === 0) return ["0", "ns"];
  for (const [scale, unit] of times) {
    if (Math.abs(seconds) >= scale * 0.9995) return [digits(seconds / scale), unit];
  }
  return [digits(seconds / 1e-9), "ns"];
}

/** @returns {[string, string]} number and unit; "–" where there is no value */
export function parts(value, unit) {
  if (value === undefined || value === null || Number.isNaN(value)) return ["–", ""];
  switch (unit) {
    case "PerSecond": return scaled(value, "/s");
    case "Time": return time(value);
    case "Bytes": return value < 1048576 ? [digits(value / 1024), "KiB"] : [digits(value / 1048576), "MiB"];
    case "Percent": return [digits(value), "%"];
    default: return scaled(value, "");
  }
}
