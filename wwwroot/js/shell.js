// What stands around the lab: the skip link, and the bar that says that the circuit is lost. Charts have their own
// connection and may well go on.

document.addEventListener("click", event => {
  if (!(event.target instanceof Element) || !event.target.closest(".skip-link")) return;
  // The router would scroll there and leave the focus behind.
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("main")?.focus();
}, { capture: true });

const notice = document.getElementById("components-reconnect-modal");
notice.addEventListener("components-reconnect-state-changed", event => {
  switch (event.detail.state) {
    case "show": notice.show(); break;
    case "hide": notice.close(); break;
    case "failed": document.addEventListener("visibilitychange", retryWhenVisible); break;
    case "rejected": location.reload(); break;
  }
});
document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.getElementById("components-resume-button").addEventListener("click", resume);

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    if (await Blazor.reconnect()) return;
    // Reached, but the circuit is gone: another one with the same state, or a fresh page.
    if (await Blazor.resumeCircuit()) notice.close();
    else location.reload();
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) location.reload();
  } catch {
    notice.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

function retryWhenVisible() {
  if (document.visibilityState === "visible") retry();
}
