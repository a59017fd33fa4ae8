// The page's keys. The list comes from the page, which is also what the help shows.

const typing = "input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable=true]";
const pressing = "button, a, summary, input, [role=button]";

/**
 * @param {string[]} repeating those that go on while they are held down
 * @returns {() => void} stops listening
 */
export function listen(keys, page, repeating = []) {
  const known = new Set(keys);
  const onKey = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !repeating.includes(event.key)) || !known.has(event.key)) return;
    const target = event.target instanceof Element ? event.target : null;
    if (event.key !== "Escape" && target?.closest(typing)) return;
    if (event.key === " " && target?.closest(pressing)) return;
    event.preventDefault();
    page.invokeMethodAsync("OnKeyAsync", event.key).catch(() => { });
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
