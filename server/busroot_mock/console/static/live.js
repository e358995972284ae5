// Keeps an open page up to date. Without it a reload does the same.
"use strict";

const PERIOD = 2000;
const PATIENCE = 5;

const state = document.getElementById("live-state");
const pause = document.getElementById("pause");
let seen = document.body.dataset.seen;
let failures = 0;
let paused = false;

function tell(text) {
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

// Who works with the keyboard, or marks a text, does not lose the place.
function isInUse(part) {
  const marked = document.getSelection();
  return !marked.isCollapsed && part.contains(marked.anchorNode);
}

function lay(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || isInUse(part)) return false;
    const held = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(document.adoptNode(fresh));
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
  }
  return true;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Seen": seen }, redirect: "error" });
  if (answer.status !== 204 && !answer.ok) throw new Error(answer.status);
  showTime(answer.headers.get("X-World-Clock"));
  if (answer.status === 204) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (lay(page)) seen = page.body.dataset.seen;
}

async function turn() {
  if (!paused && !document.hidden) {
    try {
      await refresh();
      failures = 0;
      tell("Live");
    } catch {
      failures += 1;
      tell(failures < PATIENCE ? "Connection lost, trying again" : "Connection lost: reload the page");
    }
  }
  if (failures < PATIENCE) setTimeout(turn, PERIOD);
}

if (pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? "Go on" : "Pause";
    tell(paused ? "Paused" : "Live");
  });
}
tell("Live");
setTimeout(turn, PERIOD);
