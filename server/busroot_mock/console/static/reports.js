// Shows a report of `verify`, and what is new, still there and fixed since an earlier one.
// All of it is put into the page as text.
"use strict";

const VERSION = 3;
const NAME = "report.json";
const WRITTEN = "The command verify --report FOLDER writes one.";
const NOT_TESTED = ["left out", "untested", "error"];
const MOST_FINDINGS = 20;
const runs = {};

// Characters that are invisible or reorder the text around them.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const visible = (value) => String(value).replace(
  HIDDEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);

function put(parent, selector, text) {
  parent.querySelector(selector).textContent = visible(text);
}

function add(parent, tag, text, name = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = visible(text);
  parent.append(element);
  return element;
}

function copyOf(id) {
  return document.getElementById(id).content.cloneNode(true);
}

function addFacts(list, facts) {
  for (const [name, text] of facts) {
    const pair = document.createElement("div");
    add(pair, "dt", name);
    add(pair, "dd", text ?? "–");
    list.append(pair);
  }
}

// Of a folder, the report that is not in a folder within; of those, there must be one alone.
function reportIn(files) {
  const depth = (file) => file.webkitRelativePath.split("/").length;
  const reports = files.filter((each) => each.name === NAME).sort((a, b) => depth(a) - depth(b));
  const [first, second] = reports;
  if (first && !(second && depth(first) === depth(second))) return first;
  if (first) {
    const folders = reports.map((each) => each.webkitRelativePath.split("/").slice(-2)[0]);
    throw new Error(`There are reports in several folders: ${folders.join(", ")}. Choose one of them.`);
  }
  const folder = files[0].webkitRelativePath.split("/")[0];
  if (!folder) throw new Error(`This is ${files[0].name}, not ${NAME}.`);
  const count = files.length === 1 ? "one file" : `${files.length} files`;
  throw new Error(`There is no ${NAME} in ${folder}, which has ${count}. ${WRITTEN}`);
}

async function readReport(files) {
  const file = reportIn([...files]);
  let report;
  try {
    report = JSON.parse(await file.text());
  } catch {
    throw new Error(`${NAME} is not JSON, or was cut off: the run may not be over. ${WRITTEN}`);
  }
  const isReport = [report?.causes, report?.findings, report?.operations].every(Array.isArray);
  const version = report?.schemaVersion;
  if (Number.isInteger(version) && version !== VERSION) {
    const words = `has schema version ${version}, and this page reads ${VERSION}`;
    throw new Error(`${NAME} ${words}. Open report.html beside it, or run verify again.`);
  }
  if (!isReport || version !== VERSION) throw new Error(`${NAME} is of another program. ${WRITTEN}`);
  return report;
}

function contractLine(statement) {
  const link = document.createElement("a");
  link.className = "line";
  link.href = `${document.getElementById("report").dataset.contract}${Number(statement.line)}#here`;
  link.textContent = `openapi.yaml:${Number(statement.line)}`;
  return link;
}

function findingCard(finding) {
  const card = copyOf("of-finding");
  put(card, "h4", `${finding.operation}: ${finding.title}`);
  const lines = card.querySelector(".lines");
  for (const each of finding.statements ?? []) {
    if (each.line) lines.append(contractLine(each), visible(` ${each.certainty} `));
  }
  addFacts(card.querySelector(".pairs"), [["expected", finding.expected], ["actual", finding.actual]]);
  put(card, "pre", (finding.steps ?? []).join("\n"));
  return card;
}

function causeCard(cause, report) {
  const card = copyOf("of-cause");
  const isFailure = cause.kind === "failure";
  put(card, ".kind", cause.known ? "known" : cause.kind);
  if (!cause.known) card.querySelector(".kind").classList.add(isFailure ? "removed" : "partial");
  put(card, ".title", cause.title);
  put(card, ".where", (cause.operations ?? []).join(", "));
  const findings = report.findings.filter((each) => each.cause === cause.fingerprint);
  const list = card.querySelector(".findings");
  card.querySelector("details").addEventListener("toggle", () => {
    if (!list.hasChildNodes()) list.append(...findings.slice(0, MOST_FINDINGS).map(findingCard));
    if (findings.length > MOST_FINDINGS && list.lastChild.tagName !== "P") {
      add(list, "p", `and ${findings.length - MOST_FINDINGS} more: see report.html`, "about");
    }
  });
  return card;
}

function addGroup(page, title, causes, report, empty) {
  const section = document.createElement("section");
  add(section, "h3", `${title} (${causes.length})`);
  if (causes.length) section.append(...causes.map((each) => causeCard(each, report)));
  else add(section, "p", empty, "empty");
  page.append(section);
}

function isTested(cause, report) {
  const states = new Map(report.operations.map((each) => [each.label, each.state]));
  return (cause.operations ?? []).every((each) => !NOT_TESTED.includes(states.get(each)));
}

function addComparison(page, now, before) {
  const has = (report, cause) => report.causes.some((each) => each.fingerprint === cause.fingerprint);
  const gone = before.causes.filter((each) => !has(now, each));
  if (now.base_url !== before.base_url) {
    add(page, "p", `The earlier run asked another address: ${before.base_url}`, "note");
  }
  addGroup(page, "New", now.causes.filter((each) => !has(before, each)), now, "Nothing is new.");
  addGroup(page, "Still there", now.causes.filter((each) => has(before, each)), now, "None.");
  addGroup(page, "Fixed", gone.filter((each) => isTested(each, now)), before, "None.");
  const open = gone.filter((each) => !isTested(each, now));
  if (open.length) addGroup(page, "Not tested this time", open, before, "");
}

function showRuns() {
  const page = document.getElementById("report");
  page.replaceChildren();
  if (!runs.run) return;
  const head = copyOf("of-run");
  put(head, ".verdict", runs.run.verdict);
  addFacts(head.querySelector(".facts"), [
    ["Address", runs.run.base_url], ["Started", runs.run.started], ["Took", `${runs.run.seconds} s`],
    ["Requests", runs.run.requests], ["Seed", runs.run.seed], ["Version", runs.run.version],
    ["Exit code", runs.run.exit_code],
  ]);
  page.append(head);
  if (runs.earlier) addComparison(page, runs.run, runs.earlier);
  else addGroup(page, "Causes", runs.run.causes, runs.run, "Nothing deviates from the contract.");
}

async function choose(event) {
  const name = event.target.dataset.run;
  if (!name || !event.target.files.length) return;
  const about = document.getElementById(`${name}-about`);
  delete runs[name];
  about.classList.remove("bad-word");
  try {
    runs[name] = await readReport(event.target.files);
    about.textContent = visible(`${runs[name].started}: ${runs[name].verdict}`);
  } catch (error) {
    about.textContent = visible(error.message);
    about.classList.add("bad-word");
  }
  showRuns();
}

document.addEventListener("change", choose);
