// The page's keys. The list comes from the page, which is also what the help shows.

const typing = "input:not([type=radio], [type=checkbox], [type=file]), select, textarea, [contenteditable=true]";
const goMs = 1500;
const pressing = "button, a, summary, input, [role=button]";

/**
 * @param {string[]} repeating those that go on while they are held down
 * @param {(key: string) => boolean} own handles a key without the page; false: it is the page's
 * @returns {() => void} stops listening
 */
export function listen(keys, page, repeating = [], own = () => false) {
  const known = new Set(keys);
  let goSince = -Infinity;
  const onKey = event => {
    if (event.timeStamp - goSince < goMs && !event.ctrlKey && !event.metaKey && !event.altKey) {
      goSince = -Infinity;
      const link = document.querySelector(`.site-nav a[data-key="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); return; }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !repeating.includes(event.key)) || !known.has(event.key)) return;
    const target = event.target instanceof Element ? event.target : null;
    if (event.key !== "Escape" && target?.closest(typing)) return;
    if (event.key === " " && target?.closest(pressing)) return;
    if (event.key === "g") { goSince = event.timeStamp; return; }
    if (event.key === "Enter" && target?.closest(pressing)) return;
    event.preventDefault();
    if (own(event.key)) return;
    page.invokeMethodAsync("OnKeyAsync", event.key).catch(() => { });
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
