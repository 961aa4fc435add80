// A text field with suggestions from the server (ARIA combobox with a list): arrows walk, Enter takes, Escape closes.
// Markup: .combobox > input[data-suggest=KIND] + ul[role=listbox]; htmx fills the list with li[role=option][data-value].

export function comboboxes(root) {
  for (const input of root.querySelectorAll("input[data-suggest]")) combobox(input, input.parentElement.querySelector("[role=listbox]"));
}

function combobox(input, list) {
  const options = () => [...list.querySelectorAll("[role=option]")];
  let active = -1;

  const show = (index) => {
    active = index;
    options().forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
    const option = options()[index];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const open = (yes) => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) show(-1);
  };
  const take = (option) => {
    input.value = option.dataset.value;
    open(false);
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");
  open(false);

  input.addEventListener("htmx:configRequest", (event) => {
    event.detail.parameters = { kind: input.dataset.suggest, q: input.value };
  });
  list.addEventListener("htmx:afterSwap", () => open(document.activeElement === input && options().length > 0));
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) open(false);
    else if (event.key === "ArrowDown" && count) {
      if (list.hidden) open(true);
      show((active + 1) % count);
    } else if (event.key === "ArrowUp" && count && !list.hidden) show((active - 1 + count) % count);
    else if (event.key === "Enter" && active >= 0) take(options()[active]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => open(false));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
