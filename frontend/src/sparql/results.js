// What the endpoint answered: told in a line, seen as table, chart, graph or raw text, taken away in every format.
import { addressFor, requestOf } from "./asking.js";
import { chart } from "./chart.js";
import { graph } from "./graph.js";
import { raw } from "./raw.js";
import { table } from "./table.js";
import { element } from "./terms.js";
import { number, say, told } from "./words.js";

const VIEWS = { table, chart, graph, raw };
const ROWS = { JSON: "json", XML: "xml", CSV: "csv", TSV: "tsv" };
const TRUTH = { JSON: "json", XML: "xml" };
const STATEMENTS = { Turtle: "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf" };

export function results(section, first) {
  const status = section.querySelector("#told");
  const tabs = section.querySelector("#views");
  const panel = section.querySelector("#shown");
  const downloads = section.querySelector("#downloads");
  let chosen = first in VIEWS ? first : "table";
  let found = null;

  for (const name of Object.keys(VIEWS)) {
    tabs.append(
      element("button", { type: "button", role: "tab", id: `view-${name}`, "aria-controls": "shown", click: () => choose(name) }, [
        say(`view-${name}`),
      ]),
    );
  }
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = Object.keys(VIEWS);
    choose(names[(names.indexOf(chosen) + step + names.length) % names.length]);
    tabs.querySelector("[aria-selected=true]").focus();
    event.preventDefault();
  });

  function choose(name) {
    if (!(name in VIEWS)) return;
    chosen = name;
    mark();
    draw();
  }
  function mark() {
    for (const tab of tabs.children) {
      const mine = tab.id === `view-${chosen}`;
      tab.setAttribute("aria-selected", String(mine));
      tab.tabIndex = mine ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `view-${chosen}`);
  }
  function draw() {
    panel.replaceChildren();
    if (found) VIEWS[chosen](panel, found);
  }
  function describe() {
    const values = {
      rows: number(found.rows.length),
      seconds: number(Math.round(found.seconds * 100) / 100),
      release: told.release,
      value: say(String(found.value === true)),
    };
    if (found.kind === "boolean") return say("told-boolean", values);
    return say(found.kind === "statements" ? "told-statements" : "told", values);
  }
  function offer(query) {
    const formats = { rows: ROWS, boolean: TRUTH, statements: STATEMENTS }[found.kind];
    const links = Object.entries(formats).flatMap(([name, format]) => [
      " ",
      element("a", { href: addressFor(query, format) ?? "#", download: `sparql.${format}`, click: (event) => save(event, query, format) }, [name]),
    ]);
    downloads.replaceChildren(say("download"), ...links);
  }

  mark();
  return {
    choose,
    view: () => chosen,
    waiting() {
      section.hidden = false;
      section.setAttribute("aria-busy", "true");
      status.textContent = say("running");
    },
    nothing() {
      found = null;
      section.hidden = true;
      section.removeAttribute("aria-busy");
      panel.replaceChildren();
    },
    show(answer, query) {
      found = answer;
      section.hidden = false;
      section.removeAttribute("aria-busy");
      status.textContent = describe();
      draw();
      offer(query);
      document.getElementById("results-title").scrollIntoView({ block: "nearest" });
    },
  };
}

/** A query too long for an address is sent as a form, and its answer saved from here. */
async function save(event, query, format) {
  if (addressFor(query, format)) return;
  event.preventDefault();
  const [address, options] = requestOf(query, format);
  const response = await fetch(address, options);
  if (!response.ok) return;
  const held = URL.createObjectURL(await response.blob());
  element("a", { href: held, download: `sparql.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(held), 60_000);
}
