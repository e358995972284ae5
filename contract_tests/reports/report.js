// Adds filters and copy buttons, and folds what is long. Without it, everything is there and visible.
"use strict";
const form = document.getElementById("filter");
const shown = document.getElementById("shown");
const entries = [...document.querySelectorAll("[data-tags]")];
const groups = [...document.querySelectorAll(".group")];
const words = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));

function fits(entry, name, value) {
  return !value || (entry.dataset[name] || "").split("|").includes(value);
}

function filter() {
  const text = form.elements.text.value.trim().toLowerCase();
  let count = 0;
  for (const entry of entries) {
    const fitting =
      fits(entry, "tags", form.elements.tag.value) &&
      fits(entry, "kind", form.elements.kind.value) &&
      fits(entry, "certainty", form.elements.certainty.value) &&
      words.get(entry).includes(text);
    entry.hidden = !fitting;
    count += fitting;
  }
  const isFiltered = [...form.elements].some((element) => element.value);
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-tags]:not([hidden])");
    group.open = isFiltered;
  }
  shown.textContent = `${count} of ${entries.length} entries shown`;
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let folded = target && target.closest("details");
  if (!folded) return;
  for (; folded; folded = folded.parentElement.closest("details")) {
    folded.hidden = false;
    folded.open = true;
  }
  target.scrollIntoView();
}

form.hidden = false;
for (const kind of ["input", "change"]) form.addEventListener(kind, filter);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => event.preventDefault());
for (const block of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy the command");
  button.addEventListener("click", () => copy(button, block.dataset.copy));
  block.append(button);
}
for (const folded of document.querySelectorAll("details[data-fold]")) folded.open = false;
addEventListener("hashchange", open);
filter();
open();
