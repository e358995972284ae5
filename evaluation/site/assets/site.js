// Mends what the theme of Zensical 0.0.73 leaves out: code that scrolls is reached by the keyboard, the
// bars of its buttons have names of their own, and of a session in a shell the commands alone are copied.
"use strict";

function mend() {
  document.querySelectorAll("pre > code").forEach((code, index) => {
    code.tabIndex = 0;
    const bar = code.parentElement.querySelector(".md-code__nav");
    if (bar) bar.setAttribute("aria-label", `Code ${index + 1}`);
    const copy = bar && bar.querySelector("[data-clipboard-target]");
    if (copy && code.querySelector(".gp")) copy.dataset.clipboardText = commands(code);
  });
}

function commands(session) {
  const copied = session.cloneNode(true);
  copied.querySelectorAll(".gp, .go").forEach((part) => part.remove());
  return copied.textContent.split("\n").filter((line) => line.trim()).join("\n");
}

new MutationObserver(mend).observe(document.querySelector("main"), { childList: true, subtree: true });
mend();
