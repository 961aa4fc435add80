// YASGUI's editor (Yasqe) over the page's text area: highlighting, syntax check, completion from the register.
// Tab is left to the browser, so that the keyboard gets out as it got in.
import Yasqe from "@zazuko/yasqe";
import { completer, offerNow } from "./completion.js";
import { say, told } from "./words.js";

export function makeEditor(area, text, run) {
  const prefixes = Object.entries(told.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes", get: prefixes, bulk: true, persistenceId: null });
  Yasqe.registerAutocompleter(completer);
  Yasqe.defaults.autocompleters = ["prefixes", "variables", completer.name];

  const holder = document.createElement("div");
  area.after(holder);
  area.hidden = true;
  area.disabled = true;
  const editor = new Yasqe(holder, {
    value: text.trim() + "\n",
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "24rem",
    screenReaderLabel: area.labels[0].textContent,
    hintConfig: { closeCharacters: /[{}()";]/ },
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      Esc: false,
      "Ctrl-S": false,
      "Ctrl-Space": (instance) => offerNow(instance),
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
    },
  });
  const field = editor.getInputField();
  field.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  area.labels[0].addEventListener("click", () => editor.focus());
  editor.on("changes", () => ownWords(editor));
  ownWords(editor);
  return editor;
}

/** The mark at the first line that is not SPARQL says so in the reader's language, as text. */
function ownWords(editor) {
  for (const mark of editor.getWrapperElement().querySelectorAll(".parseErrorIcon")) {
    mark.onmouseover = null;
    mark.onmouseout = null;
    mark.title = say("syntax-here");
  }
}

const marked = new WeakMap();

export function markFault(editor, line, column, message) {
  const place = Math.min(Math.max(line, 1), editor.lineCount()) - 1;
  marked.set(editor, editor.addLineClass(place, "background", "fault-line"));
  const sign = document.createElement("span");
  sign.className = "fault-sign";
  sign.title = message;
  sign.textContent = "!";
  editor.setGutterMarker(place, "gutterErrorBar", sign);
  editor.setCursor({ line: place, ch: column - 1 });
  editor.scrollIntoView({ line: place, ch: 0 }, 60);
}

export function clearFault(editor) {
  const line = marked.get(editor);
  if (line) editor.removeLineClass(line, "background", "fault-line");
  marked.delete(editor);
}
