// A range under the picture of a body's grants: dragging it moves the day in the picture and in the form; letting go asks.
const DAY = 86_400_000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);

function slider(figure, form) {
  const field = form.elements.on;
  const first = Date.parse(figure.dataset.first);
  const last = Date.parse(figure.dataset.last);
  const range = Object.assign(document.createElement("input"), {
    type: "range",
    className: "slider no-print",
    min: 0,
    max: Math.round((last - first) / DAY),
    value: Math.round((Date.parse(field.dataset.day) - first) / DAY),
  });
  range.setAttribute("aria-label", figure.dataset.slider);
  const line = figure.querySelector(".day-asked line");
  const text = figure.querySelector(".day-asked text");
  const shown = new Intl.DateTimeFormat(document.documentElement.lang === "vi" ? "vi-VN" : "en-GB", {
    timeZone: "UTC",
    day: document.documentElement.lang === "vi" ? "2-digit" : "numeric",
    month: document.documentElement.lang === "vi" ? "2-digit" : "long",
    year: "numeric",
  });
  range.addEventListener("input", () => {
    const time = first + range.valueAsNumber * DAY;
    const place = `${(100 * (time - first)) / (last - first)}%`;
    field.value = iso(time);
    line.setAttribute("x1", place);
    line.setAttribute("x2", place);
    text.setAttribute("x", place);
    text.textContent = shown.format(time);
    range.setAttribute("aria-valuetext", text.textContent);
  });
  range.addEventListener("change", () => form.requestSubmit());
  range.setAttribute("aria-valuetext", text.textContent);
  figure.querySelector("figcaption").before(range);
}

/** Give every picture of a time line its range. */
export function timelines(root) {
  const form = root.querySelector("form.day-form");
  if (form) for (const figure of root.querySelectorAll("figure.timeline")) slider(figure, form);
}
