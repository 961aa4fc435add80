// A query sent to the endpoint, and its answer as rows, a truth value or statements.
import { say, told } from "./words.js";

export const ENDPOINT = "/sparql";
const LONGEST_ADDRESS = 6000;
const MOST_BYTES = 20 * 2 ** 20;
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.5";
const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"];

export const isUpdate = (form) => UPDATES.includes((form ?? "").toUpperCase());

/** What is asked: always of the release that the page names, so that what is told of an answer is true of it. */
const parameters = (query, format) => new URLSearchParams({ query, ...(format ? { format } : {}), release: told.release });

/** The address that gives the answer to a query in a format, or null where the query is too long for one. */
export function addressFor(query, format) {
  const address = `${ENDPOINT}?${parameters(query, format)}`;
  return address.length <= LONGEST_ADDRESS ? address : null;
}

/** The request of a query: GET where the address is short enough to be kept by caches, else POST of a form. */
export function requestOf(query, format) {
  const address = addressFor(query, format);
  if (address) return [address, {}];
  return [ENDPOINT, { method: "POST", body: parameters(query, format) }];
}

export async function ask(query, signal) {
  const began = performance.now();
  try {
    const [address, options] = requestOf(query);
    const response = await fetch(address, { ...options, signal, headers: { Accept: ACCEPT } });
    const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
    if (!response.ok) return { problem: await problemOf(response, type) };
    const text = await received(response);
    if (text === null) return { problem: { title: say("failed"), detail: say("too-long", { megabytes: MOST_BYTES >> 20 }) } };
    const seconds = (performance.now() - began) / 1000;
    return { ...understood(text, type), text, type, seconds };
  } catch (error) {
    if (error.name === "AbortError") return { problem: { title: say("stopped") } };
    return { problem: { title: say("failed"), detail: error instanceof TypeError ? say("unreachable") : say("cut-off") } };
  }
}

async function problemOf(response, type) {
  const text = await response.text();
  if (/\bjson$/.test(type)) {
    try {
      return JSON.parse(text);
    } catch {
      // shown as it came
    }
  }
  return { title: `${say("failed")} (${response.status})`, detail: text.slice(0, 500) };
}

/** The whole answer as text; null as soon as it is longer than a page should hold. */
async function received(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parts = [];
  let size = 0;
  for (;;) {
    let block;
    try {
      block = await reader.read();
    } catch (error) {
      throw error.name === "AbortError" ? error : new Error("cut off");
    }
    if (block.done) return parts.join("") + decoder.decode();
    size += block.value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      return null;
    }
    parts.push(decoder.decode(block.value, { stream: true }));
  }
}

function understood(text, type) {
  if (!/\bjson$/.test(type)) return { kind: "statements", ...statements(text) };
  const read = JSON.parse(text);
  if (typeof read.boolean === "boolean") return { kind: "boolean", value: read.boolean, columns: [], rows: [] };
  return {
    kind: "rows",
    columns: read.head.vars,
    rows: read.results.bindings.map((binding) => read.head.vars.map((name) => binding[name])),
  };
}

const TERM = String.raw`<([^<>\s]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>\s]*)>)?`;
const LINE = new RegExp(String.raw`^\s*(${TERM})\s+(${TERM})\s+(${TERM})\s*\.\s*$`);
const GROUPS = 6;

/** N-Triples as rows of subject, predicate and object (https://www.w3.org/TR/n-triples/#n-triples-grammar). */
function statements(text) {
  const rows = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const found = LINE.exec(line);
    if (!found) throw new Error("cut off");
    rows.push([1, 1 + GROUPS, 1 + 2 * GROUPS].map((start) => term(found.slice(start + 1, start + GROUPS))));
  }
  return { columns: [say("subject"), say("predicate"), say("object")], rows };
}
function term([iri, blank, literal, language, datatype]) {
  if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return { type: "literal", value: unescaped(literal), "xml:lang": language, datatype };
}
const SIGNS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const unescaped = (text) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, sign) =>
    sign === undefined ? String.fromCodePoint(parseInt(four ?? eight, 16)) : (SIGNS[sign] ?? sign),
  );
