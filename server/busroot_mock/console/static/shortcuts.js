// Keys that lead somewhere; `?` lists them, and a box in the list turns them off.
"use strict";

const PATIENCE_OF_KEYS = 1500;
const OFF = "busroot-mock-shortcuts-off";
const list = document.getElementById("shortcuts");
const box = document.getElementById("shortcuts-on");
let begun = 0;

function stored() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;  // the browser keeps nothing
  }
}

function store(isOff) {
  try {
    localStorage.setItem(OFF, isOff ? "1" : "0");
  } catch {
    // then it holds for this page
  }
}

box.checked = !stored();
box.addEventListener("change", () => store(!box.checked));
document.getElementById("show-shortcuts").addEventListener("click", () => list.showModal());

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

// The links of rows, such as those of the traffic: the focus moves from one to the next.
function move(by) {
  const links = [...document.querySelectorAll("main tbody tr")]
    .map((row) => row.querySelector("a")).filter(Boolean);
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  return true;
}

function focusOn(selector) {
  const field = document.querySelector(selector);
  field?.focus();
  return Boolean(field);
}

const ACTIONS = {
  "?": () => { list.showModal(); return true; },
  "/": () => focusOn(".filters input:not([type=hidden]), .filters select, .operation-filter-input"),
  j: () => move(1),
  k: () => move(-1),
  n: () => follow("main [rel=next]"),
  p: () => follow("main [rel=prev]"),
};

document.addEventListener("keydown", (event) => {
  const isText = event.target.closest?.("input, select, textarea, dialog");
  if (isText || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!box.checked && event.key !== "?") return;
  const isSecond = Date.now() - begun < PATIENCE_OF_KEYS;
  begun = 0;
  let isDone = false;
  if (isSecond && /^[a-z]$/.test(event.key)) isDone = follow(`[data-go="${event.key}"]`);
  else if (event.key === "g") begun = Date.now();
  else if (Object.hasOwn(ACTIONS, event.key)) isDone = ACTIONS[event.key]();
  if (isDone) event.preventDefault();
});
