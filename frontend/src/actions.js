// Buttons that need a script (print, share), days that are typed over, and shorter addresses for forms.

export function actions(root) {
  root.querySelector(".error-summary")?.focus();
  for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
  for (const button of root.querySelectorAll("[data-share]")) button.addEventListener("click", () => share(button));
  for (const input of root.querySelectorAll("input[inputmode=numeric]")) input.addEventListener("focus", () => input.select());
  for (const form of root.querySelectorAll("form[method=get]"))
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
}

async function share(button) {
  const url = button.dataset.share;
  try {
    if (navigator.share) await navigator.share({ url, title: document.title });
    else {
      await navigator.clipboard.writeText(url);
      button.textContent = button.dataset.done;
    }
  } catch {
    // the reader closed the sheet, or the browser does not allow it: the address stands beside the button
  }
}
