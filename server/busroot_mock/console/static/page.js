// What every page has: buttons that copy, and a word where a table goes on beyond the edge.
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

function sayWhatIsBeyond() {
  for (const box of document.querySelectorAll(".scroll")) {
    const edge = box.getBoundingClientRect().right;
    const beyond = [...box.querySelectorAll("thead th")]
      .filter((head) => head.getBoundingClientRect().right > edge + 2).length;
    let word = box.previousElementSibling;
    if (!word?.classList.contains("more")) {
      if (!beyond) continue;
      word = document.createElement("p");
      word.className = "more";
      box.before(word);
    }
    word.textContent = beyond ? `${beyond} more column${beyond > 1 ? "s" : ""} →` : "";
  }
}

addEventListener("resize", sayWhatIsBeyond);
document.addEventListener("scroll", sayWhatIsBeyond, { capture: true, passive: true });
sayWhatIsBeyond();
