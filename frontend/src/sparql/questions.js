// The stored questions beside the editor: found by words, filled in, put in the editor with their values bound.
import { say } from "./words.js";

const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

export function questions(editor, run) {
  for (const link of document.querySelectorAll("[data-choose]"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(link.getAttribute("href")).then(() => {
        for (const other of document.querySelectorAll("[data-choose]")) other.removeAttribute("aria-current");
        link.setAttribute("aria-current", "true");
        document.getElementById("question-title")?.focus();
      });
    });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-question]");
    if (!form) return;
    event.preventDefault();
    const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    await choose(`${form.getAttribute("action")}?${wanted}`);
    const bound = document.querySelector("#question [data-bound]");
    if (!bound) return document.querySelector("#question [aria-invalid]")?.focus();
    editor.setValue(bound.textContent);
    editor.collapsePrefixes();
    if (event.submitter?.dataset.run !== undefined) return run();
    return editor.focus();
  });
  finding(document.getElementById("find"));
}

/** Replace the question by that of an address: the same page, of which one part is taken. */
async function choose(address) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("question");
  if (!fresh) return;
  document.getElementById("question").replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("content:added", { bubbles: true }));
}

function finding(field) {
  const told = document.getElementById("find-told");
  const listed = [...document.querySelectorAll("[data-find]")];
  const folders = [...document.querySelectorAll("[data-folder]")];
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of listed) {
      const said = fold(item.dataset.find);
      item.hidden = !words.every((word) => said.includes(word));
      count += item.hidden ? 0 : 1;
    }
    for (const folder of folders) {
      const some = folder.querySelector("li:not([hidden])");
      folder.hidden = !some;
      if (words.length) folder.open = Boolean(some);
    }
    told.textContent = words.length ? say("found", { count }) : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
