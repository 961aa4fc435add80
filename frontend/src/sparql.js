// The page of SPARQL queries: an editor with completion, stored questions beside it, views of the results, short links.
import { makeEditor, markFault, clearFault } from "./sparql/editor.js";
import { ask, isUpdate } from "./sparql/asking.js";
import { results } from "./sparql/results.js";
import { questions } from "./sparql/questions.js";
import { share } from "./sparql/share.js";
import { say, told } from "./sparql/words.js";
import { element } from "./sparql/terms.js";

const form = document.getElementById("editor");
const area = document.getElementById("query");
const fault = document.getElementById("fault");
const stop = document.getElementById("stop");
const status = document.getElementById("told");
const SAVED = "cabgraph-query";

const shown = results(document.getElementById("results"), form.dataset.view);
const linked = queryOfHash();
const editor = makeEditor(area, linked?.query ?? saved() ?? area.value, run);
let running = null;

function queryOfHash() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (!asked.get("query")) return null;
  const view = asked.get("view") || asked.get("outputFormat");
  if (view) shown.choose(view === "response" ? "raw" : view);
  return { query: asked.get("query") };
}
function saved() {
  try {
    return form.dataset.origin === "first" ? localStorage.getItem(SAVED) : null;
  } catch {
    return null; // the browser keeps nothing for this page
  }
}
function save() {
  try {
    localStorage.setItem(SAVED, editor.getValue());
  } catch {
    // the same
  }
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  clearFault(editor);
  fault.replaceChildren();
  save();
  const query = editor.getValue();
  if (isUpdate(editor.getQueryType())) return refuse({ title: say("failed"), detail: say("not-here") });
  stop.hidden = false;
  shown.waiting();
  const found = await ask(query, mine.signal);
  if (mine !== running) return undefined;
  stop.hidden = true;
  running = null;
  if (found.problem) return refuse(found.problem);
  return shown.show(found, query);
}

function refuse(problem) {
  shown.nothing();
  const own = problem.texts?.[told.language] ?? problem;
  const line = Number(problem.line) || 0;
  const detail = own.detail || "";
  const at = line ? say("at-line", { line, column: Number(problem.column) || 1 }) : "";
  const place = detail.startsWith(at) ? "" : `${at} `;
  fault.replaceChildren(
    element("div", { class: "error-summary" }, [
      element("p", {}, [element("strong", {}, [own.title || say("failed")])]),
      element("p", {}, [place, detail]),
    ]),
  );
  if (line) markFault(editor, line, Number(problem.column) || 1, own.detail || own.title);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
stop.addEventListener("click", () => {
  running?.abort();
  running = null;
  stop.hidden = true;
  shown.nothing();
  status.textContent = say("stopped");
});
window.addEventListener("pagehide", save);
window.addEventListener("hashchange", () => {
  const asked = queryOfHash();
  if (asked) {
    editor.setValue(asked.query);
    run();
  }
});
questions(editor, run);
share(editor, shown);
if (linked || form.dataset.origin === "link") run();
