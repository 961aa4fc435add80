// An address that opens the query and the view again: a short one kept by the server, else the long one with the query.
import { say } from "./words.js";

export function share(editor, shown) {
  const button = document.getElementById("share");
  const held = document.getElementById("shared");
  const field = document.getElementById("shared-address");
  const told = document.getElementById("shared-told");

  button.addEventListener("click", async () => {
    const query = editor.getValue();
    const view = shown.view();
    const short = await kept(query, view);
    const long = `${location.pathname}#${new URLSearchParams({ query, view })}`;
    field.value = new URL(short.address ?? long, location.href).href;
    held.hidden = false;
    told.textContent = short.address ? say("shared-here") : `${short.detail ?? ""} ${say("shared-long")}`.trim();
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      if (short.address) told.textContent = say("shared-short");
    } catch {
      // the browser does not allow it: the address stands selected
    }
  });
}

async function kept(query, view) {
  try {
    const response = await fetch("/api/links", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query, view }),
    });
    const answer = await response.json();
    return response.ok ? answer : { detail: answer.texts?.[document.documentElement.lang]?.detail };
  } catch {
    return {};
  }
}
