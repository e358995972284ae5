// Keeps an open page up to date. Without it a reload does the same.
"use strict";

const PERIOD = 2000;
const PATIENCE = 5;

const state = document.getElementById("live-state");
const pause = document.getElementById("pause");
let seen = document.body.dataset.seen;
let failures = 0;
let paused = false;

function showState(text) {
  if (state && state.textContent !== text) {
    state.textContent = text;
    state.hidden = false;
  }
}

function showTime(text) {
  for (const clock of text ? document.querySelectorAll("time.now") : []) {
    clock.dateTime = text;
    clock.textContent = `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  }
}

// A part in which text is selected is left alone until the selection is gone.
function hasSelection(part) {
  const selection = document.getSelection();
  return !selection.isCollapsed && part.contains(selection.anchorNode);
}

function replaceLiveParts(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || hasSelection(part)) return false;
    const held = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(document.adoptNode(fresh));
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
  }
  dispatchEvent(new Event("resize"));  // other scripts look anew at what is there
  return true;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Seen": seen }, redirect: "error" });
  if (answer.status !== 204 && !answer.ok) throw new Error(answer.status);
  showTime(answer.headers.get("X-World-Clock"));
  if (answer.status === 204) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (replaceLiveParts(page)) seen = page.body.dataset.seen;
}

async function poll() {
  if (!paused && !document.hidden) {
    try {
      await refresh();
      failures = 0;
      showState("Live");
    } catch {
      failures += 1;
      showState(failures < PATIENCE ? "Connection lost, trying again" : "Connection lost: reload the page");
    }
  }
  if (failures < PATIENCE) setTimeout(poll, PERIOD);
}

if (pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? "Resume" : "Pause";
    showState(paused ? "Paused" : "Live");
  });
}
showState("Live");
setTimeout(poll, PERIOD);
