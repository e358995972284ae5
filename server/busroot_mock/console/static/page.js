// What every page has: buttons that copy.
"use strict";

document.documentElement.classList.add("has-script");

async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages over plain HTTP of another machine have no clipboard.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  let word = "Copied";
  try {
    await copyText(document.getElementById(button.dataset.copy).textContent);
  } catch {
    word = "Not copied";
  }
  button.textContent = word;
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
});
