// A range beside the day of the network's form: it moves over the days on which something changes; letting go asks.
function slider(form) {
  const days = form.dataset.days.split(" ");
  const field = form.elements.on;
  const later = days.findIndex((day) => day > field.dataset.day);
  const range = Object.assign(document.createElement("input"), {
    type: "range",
    className: "slider no-print",
    min: 0,
    max: days.length - 1,
    value: later < 0 ? days.length - 1 : Math.max(0, later - 1),
  });
  range.setAttribute("aria-label", form.dataset.slider);
  const vietnamese = document.documentElement.lang === "vi";
  const show = () => {
    const [year, month, day] = days[range.valueAsNumber].split("-");
    field.value = vietnamese ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
    range.setAttribute("aria-valuetext", field.value);
  };
  range.setAttribute("aria-valuetext", field.value);
  range.addEventListener("input", show);
  range.addEventListener("change", () => form.requestSubmit());
  form.append(range);
}

/** Give the form of the network its range. */
export function networks(root) {
  for (const form of root.querySelectorAll("form[data-days]")) slider(form);
}
