// Mends what the theme of Zensical 0.0.73 leaves out: code that scrolls is reached by the keyboard, and
// the bars of its buttons have names of their own.
"use strict";

function mend() {
  document.querySelectorAll("pre > code").forEach((code, index) => {
    code.tabIndex = 0;
    const bar = code.parentElement.querySelector(".md-code__nav");
    if (bar) bar.setAttribute("aria-label", `Code ${index + 1}`);
  });
}

new MutationObserver(mend).observe(document.querySelector("main"), { childList: true, subtree: true });
mend();
