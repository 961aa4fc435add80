// Rows as a table that can be sorted, filtered and walked through.
import { element, nodeOf, numberOf, textOf } from "./terms.js";
import { number, say } from "./words.js";

const ROWS_A_PAGE = 100;
const FEW = 10;

export function table(holder, { kind, value, columns, rows }) {
  if (kind === "boolean") return void holder.append(element("p", { class: "truth" }, [say(String(value))]));
  if (!rows.length) return void holder.append(element("p", {}, [say("nothing")]));
  listing(holder, columns, rows, say("results-table"));
}

export function listing(holder, columns, rows, title) {
  let shown = rows;
  let page = 0;
  let sorted = null;
  let downwards = false;
  const body = element("tbody");
  const told = element("span", { role: "status" });
  const heads = columns.map((name, column) =>
    element("th", { scope: "col" }, [element("button", { type: "button", class: "sort", title: say("sort", { name }), click: () => sort(column) }, [name])]),
  );
  const previous = element("button", { type: "button", class: "plain", click: () => turn(-1) }, [say("previous")]);
  const next = element("button", { type: "button", class: "plain", click: () => turn(1) }, [say("next")]);
  const filter = element("input", { type: "search", autocomplete: "off", input: () => narrow() });
  const walk = element("div", { class: "walk" }, [previous, next, told]);

  if (rows.length > FEW) holder.append(element("label", { class: "filter" }, [say("filter"), " ", filter]));
  holder.append(
    element("div", { class: "scrolled", role: "region", tabindex: "0", "aria-label": title }, [
      element("table", {}, [
        element("caption", { class: "hidden-text" }, [title]),
        element("thead", {}, [element("tr", {}, [element("th", { scope: "col" }, [say("number")]), ...heads])]),
        body,
      ]),
    ]),
    walk,
  );

  function draw() {
    const first = page * ROWS_A_PAGE;
    const part = shown.slice(first, first + ROWS_A_PAGE);
    body.replaceChildren(
      ...part.map((row, place) =>
        element("tr", {}, [
          element("td", { class: "number quiet" }, [number(first + place + 1)]),
          ...row.map((term) => element("td", { class: numberOf(term) === null ? null : "number" }, [nodeOf(term)])),
        ]),
      ),
    );
    heads.forEach((head, column) => {
      if (column === sorted) head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    previous.disabled = page === 0;
    next.disabled = first + ROWS_A_PAGE >= shown.length;
    previous.hidden = next.hidden = shown.length <= ROWS_A_PAGE;
    const span = { first: number(shown.length ? first + 1 : 0), last: number(first + part.length), total: number(shown.length) };
    told.textContent = shown === rows || !filter.value ? say("rows-shown", span) : say("filtered", { count: number(shown.length) });
  }
  function turn(step) {
    page += step;
    draw();
  }
  function sort(column) {
    downwards = sorted === column && !downwards;
    sorted = column;
    shown = [...shown].sort((one, other) => compare(one[column], other[column]) * (downwards ? -1 : 1));
    page = 0;
    draw();
  }
  function narrow() {
    const wanted = filter.value.toLowerCase();
    shown = wanted ? rows.filter((row) => row.some((term) => textOf(term).toLowerCase().includes(wanted))) : rows;
    if (sorted !== null) shown = [...shown].sort((one, other) => compare(one[sorted], other[sorted]) * (downwards ? -1 : 1));
    page = 0;
    draw();
  }
  draw();
}

const letters = new Intl.Collator(["vi", "en"], { numeric: true });

function compare(one, other) {
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== null && right !== null) return left - right;
  return letters.compare(textOf(one), textOf(other));
}
