// What the server told the page: sentences of the reader's language, prefixes, where things have their pages.
export const told = JSON.parse(document.getElementById("editor-told").textContent);

export function say(key, values = {}) {
  return told.texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const number = (value) => value.toLocaleString(told.language === "vi" ? "vi-VN" : "en-GB");
