// Bars of one column by another, or of how often each value occurs, with the same figures as a table below.
import { listing } from "./table.js";
import { element, numberOf, textOf } from "./terms.js";
import { number, say } from "./words.js";

const MOST = 50;
const SVG = "http://www.w3.org/2000/svg";

export function chart(holder, { kind, columns, rows }) {
  if (kind === "boolean" || !columns.length || !rows.length) return void holder.append(element("p", {}, [say("chart-none")]));
  const numeric = columns.map((_, column) => rows.some((row) => numberOf(row[column]) !== null));
  const other = numeric.map((yes, column) => (yes ? -1 : column)).filter((column) => column >= 0);
  const label = choice("chart-label", columns, other[other.length > 1 && isAddress(rows, other[0]) ? 1 : 0] ?? 0);
  const value = choice("chart-value", [...columns.map((name, column) => (numeric[column] ? name : null)), say("chart-count")], Math.max(numeric.indexOf(true), -1));
  const drawn = element("div");
  holder.append(element("div", { class: "choices" }, [label.field, value.field]), drawn);
  label.list.addEventListener("change", draw);
  value.list.addEventListener("change", draw);

  function draw() {
    const by = Number(label.list.value);
    const of = Number(value.list.value);
    const counted = of >= columns.length;
    const all = counted ? counts(rows, by) : rows.map((row) => [row[by], numberOf(row[of])]).filter(([, size]) => size !== null);
    const part = all.slice(0, MOST);
    const names = { label: columns[by], value: counted ? say("chart-count") : columns[of] };
    drawn.replaceChildren(bars(part, say("chart-title", names)));
    if (part.length < all.length) drawn.append(element("p", {}, [say("chart-cut", { shown: number(part.length), total: number(all.length) })]));
    listing(drawn, [names.label, names.value], part.map(([term, size]) => [term, figure(size)]), say("chart-title", names));
  }
  draw();
}

export function choice(key, names, chosen) {
  const list = element(
    "select",
    {},
    names.flatMap((name, place) => (name === null ? [] : [element("option", { value: String(place), selected: place === (chosen + names.length) % names.length }, [name])])),
  );
  return { list, field: element("label", {}, [say(key), " ", list]) };
}

const isAddress = (rows, column) => rows.every((row) => !row[column] || row[column].type === "uri");

const figure = (size) => ({ type: "literal", value: String(size), datatype: "http://www.w3.org/2001/XMLSchema#decimal" });

function counts(rows, column) {
  const found = new Map();
  for (const row of rows) {
    const key = JSON.stringify(row[column] ?? null);
    const [term, count] = found.get(key) ?? [row[column], 0];
    found.set(key, [term, count + 1]);
  }
  return [...found.values()].sort((one, other) => other[1] - one[1]);
}

function bars(part, title) {
  const low = Math.min(0, ...part.map(([, size]) => size));
  const span = Math.max(0, ...part.map(([, size]) => size)) - low || 1;
  const share = (size) => `${((size / span) * 100).toFixed(2)}%`;
  return element(
    "div",
    { class: "bars", role: "img", "aria-label": title },
    part.flatMap(([term, size]) => {
      const picture = document.createElementNS(SVG, "svg");
      const bar = document.createElementNS(SVG, "rect");
      const from = Math.min(size, 0) - low;
      for (const [name, text] of Object.entries({ x: share(from), width: share(Math.abs(size)), height: "100%" })) bar.setAttribute(name, text);
      picture.append(bar);
      return [element("span", { class: "bar-label" }, [textOf(term)]), picture, element("span", { class: "bar-value" }, [number(size)])];
    }),
  );
}
