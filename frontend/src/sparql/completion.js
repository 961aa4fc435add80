// Classes, properties and things of the running release, offered by label (vi, en, without marks), prefixed name or IRI.
import { say, told } from "./words.js";

const CLASS_AFTER = new Set(["a", "rdf:type", "rdfs:subClassOf", "rdfs:domain", "rdfs:range"]);
const WORD = /^[\p{L}\p{M}\p{N}_./-]+$/u;
const KEYWORD = /^(select|where|filter|optional|union|minus|graph|bind|values|service|as|in|not|exists|distinct|from|named|limit|offset|order|group|by|having|ask|construct|describe|prefix|base|undef|true|false)$/i;
const FEWEST = 2;
const MOST_WORDS = 8;
let asked = false;
let items = new Map();
let taken = "";

export function offerNow(editor) {
  asked = true;
  editor.autocomplete();
  asked = false;
}

/** What stands before the cursor that may be completed: its text, where it begins, and what would fit there. */
function place(editor) {
  const cursor = editor.getDoc().getCursor();
  const now = editor.getTokenAt(cursor);
  if (["comment", "string"].includes(now.type) || /^["']/.test(now.string)) return null;
  const line = editor.getLine(cursor.line).slice(0, cursor.ch);
  if (opened(line)) return null;
  const start = beginning(line);
  const text = line.slice(start);
  if (/^[?$_"'0-9]/.test(text) || (!asked && text === taken)) return null;
  const before = editor.getTokenAt({ line: cursor.line, ch: start }, true);
  const previous = line.slice(0, start).trim().split(/\s+/).pop();
  const expected = before.state.possibleNext ?? [];
  const fits = (...names) => names.some((name) => expected.includes(name));
  const kind = CLASS_AFTER.has(previous) ? "class" : fits("a") ? "property" : "thing";
  const beginsAlone = kind === "thing" && fits("FILTER", "OPTIONAL", "BOUND", "STR", "SELECT", "LIMIT");
  const plain = !/[:<]/.test(text);
  if (!asked && (text.length < FEWEST || (beginsAlone && plain))) return null;
  if (asked && !text && kind === "thing") return null;
  return { text, kind, from: { line: cursor.line, ch: start }, to: cursor };
}

/** Whether a line ends inside a text or a comment that it opened; an IRI may hold a number sign. */
function opened(line) {
  const rest = line.replace(/<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "");
  return /["'#]/.test(rest.replace(/<\S*$/, ""));
}

/** Where the last words of a line begin that may be part of one label; a prefixed name or an IRI stands alone. */
function beginning(line) {
  const words = [...line.matchAll(/\S+/g)];
  const last = words.at(-1);
  if (!last || /\s$/.test(line)) return line.length;
  const bracket = Math.max(last[0].lastIndexOf("{"), last[0].lastIndexOf("("), last[0].lastIndexOf("["));
  let start = last.index + bracket + 1;
  if (bracket >= 0 || /[:<?$]/.test(last[0])) return start;
  for (const word of words.slice(-MOST_WORDS, -1).reverse()) {
    if (word[0] === "a" || !WORD.test(word[0]) || /[.]$/.test(word[0]) || KEYWORD.test(word[0])) break;
    start = word.index;
  }
  return start;
}

async function fitting(editor) {
  const found = place(editor);
  if (!found) return [];
  const address = `/api/complete?${new URLSearchParams({ kind: found.kind, text: found.text, limit: 20 })}`;
  try {
    const response = await fetch(address);
    if (!response.ok) return [];
    items = new Map((await response.json()).items.map((item) => [item.name, item]));
    return [...items.keys()];
  } catch {
    return []; // no suggestions then
  }
}

function take(editor, _, hint) {
  taken = hint.text;
  editor.getDoc().replaceRange(hint.text, hint.from, hint.to, "complete");
  const prefix = /^([A-Za-z][\w-]*):/.exec(hint.text)?.[1];
  if (prefix && !(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: told.prefixes[prefix] });
}

function draw(holder, _, hint) {
  const { item } = hint;
  const name = document.createElement("span");
  name.className = "completion-name";
  name.textContent = item.label[told.language];
  const note = document.createElement("code");
  note.textContent = item.note || item.name;
  holder.append(name, " ", note);
}

export const completer = {
  name: "register",
  bulk: false,
  autoShow: true,
  persistenceId: null,
  isValidCompletionPosition: (editor) => place(editor) !== null,
  get: (editor) => fitting(editor),
  postprocessHints: (editor, hints) => {
    const found = place(editor);
    if (!found) return [];
    label(editor);
    const offered = hints.map((hint) => ({ ...hint, item: items.get(hint.text), from: found.from, to: found.to, hint: take, render: draw }));
    return offered.filter((hint) => hint.item);
  },
};

/** The list of suggestions gets a name when it is there. */
function label(editor) {
  setTimeout(() => editor.rootEl.querySelector(".CodeMirror-hints")?.setAttribute("aria-label", say("completions")));
}
