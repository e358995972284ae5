// Shows a contract with Swagger UI, and mends what keeps some people from using Swagger UI 5.34.
"use strict";

const page = document.getElementById("reference");
const scheme = matchMedia("(prefers-color-scheme: dark)");

function followScheme() {
  document.documentElement.classList.toggle("dark-mode", scheme.matches);
}

// Requests can go to this server only, wherever it is seen: the policy of the page allows no other.
// Long notes for the authors of tests are folded away.
function forThisPage(contract) {
  const info = { ...contract.info };
  const [text, ...notes] = (info.description ?? "").split(/^## /m);
  info.description = text + notes.map(folded).join("");
  return { ...contract, info, servers: [{ url: page.dataset.server }] };
}

function folded(note) {
  const end = note.indexOf("\n");
  const [title, text] = [note.slice(0, end), note.slice(end)];
  return `<details><summary>${title}</summary>\n\n${text}\n</details>\n\n`;
}

const mended = ({ React }) => ({
  statePlugins: {
    spec: { wrapActions: { updateJsonSpec: (update) => (contract) => update(forThisPage(contract)) } },
  },
  wrapComponents: {
    // A link within the button that opens an operation: the button itself sets the address.
    DeepLink: () => ({ text }) => React.createElement("span", null, text),
    // The headings of tags would follow the title, two levels above.
    operations: (Original) => (props) =>
      React.createElement(
        React.Fragment,
        null,
        React.createElement("h2", { className: "unseen" }, "Operations"),
        React.createElement(Original, props),
      ),
  },
});

// What stands around a field says what it is for; Swagger UI leaves out to say so.
const NAMES = [
  ["#servers", () => "Server"],
  ["[data-param-name] :is(input, select, textarea)", (field) => field.closest("[data-param-name]").dataset.paramName],
  [".body-param textarea", () => "Request body"],
  [".examples-select select", () => "Example"],
  [".operation-filter-input", () => "Filter by tag or path"],
  ["table[role=region]", (table) => `Responses of ${operationOf(table)}`],
  [".information-container", () => "About", "region"],
  [".scheme-container", () => "Server and key", "region"],
  [".filter-container", () => "Operations", "search"],
  [".modal-ux", () => "Keys", "dialog"],
  [".close-modal", () => "Close"],
];
const LEVELS = { ".modal-ux-header h3": 2, ".auth-container h4": 3, ".auth-container h6": 4 };

function operationOf(element) {
  const summary = element.closest(".opblock").querySelector(".opblock-summary-control");
  const parts = summary.querySelectorAll(".opblock-summary-method, .opblock-summary-path");
  return [...parts].map((part) => part.textContent.trim()).join(" ");
}

function mend() {
  for (const [selector, nameOf, role] of NAMES)
    for (const element of page.querySelectorAll(`:is(${selector}):not([aria-label])`)) {
      element.setAttribute("aria-label", nameOf(element));
      if (role) element.role = role;
    }
  for (const [selector, level] of Object.entries(LEVELS))
    for (const heading of page.querySelectorAll(selector)) heading.ariaLevel = level;
  // What scrolls is reached by the keyboard.
  for (const text of page.querySelectorAll("pre.microlight:not([tabindex])")) text.tabIndex = 0;
}

followScheme();
scheme.addEventListener("change", followScheme);
new MutationObserver(mend).observe(page, { childList: true, subtree: true });

const ui = SwaggerUIBundle({
  url: page.dataset.contract,
  domNode: page,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  plugins: [mended],
  presets: [SwaggerUIBundle.presets.apis],
  syntaxHighlight: { theme: "obsidian" },
  tryItOutEnabled: true,
  validatorUrl: null,
  onComplete: fillIn,
});

function fillIn() {
  const schemes = ui.getState().getIn(["spec", "json", "components", "securitySchemes"]);
  for (const [name, each] of schemes ?? [])
    if (page.dataset.key && each.get("type") === "apiKey")
      ui.preauthorizeApiKey(name, page.dataset.key);
}
