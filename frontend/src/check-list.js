// The page of a list: the upload tells how much is sent, the run how much is checked. Both work without this.

const INTERVAL = 300;

export function checkLists(root) {
  for (const form of root.querySelectorAll("form[data-list-form]")) uploading(form);
  for (const run of root.querySelectorAll("[data-list-run]")) following(run);
}

function uploading(form) {
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress");
  const told = box.querySelector("[data-told]");
  const problem = form.querySelector("[data-problem]");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "show") return; // a file is taken by the browser itself
    event.preventDefault();
    const request = new XMLHttpRequest();
    const busy = (yes) => {
      box.hidden = !yes;
      for (const button of form.querySelectorAll("button")) button.disabled = yes;
    };
    const refuse = (text) => {
      busy(false);
      problem.textContent = text;
      problem.hidden = false;
    };
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) bar.value = Math.round((loaded / total) * 100);
      if (loaded === total) told.textContent = form.dataset.waiting;
    });
    request.addEventListener("load", () => {
      const answer = JSON.parse(request.responseText || "{}");
      if (request.status === 201) location.assign(answer.page);
      else refuse(`${answer.title}: ${answer.detail}`);
    });
    request.addEventListener("error", () => refuse(form.dataset.failed));
    const language = document.documentElement.lang;
    request.open("POST", `${form.dataset.listForm || "/api/check-lists"}?language=${language}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", language);
    problem.hidden = true;
    bar.value = 0;
    told.textContent = form.dataset.sending;
    const data = new FormData(form);
    if (!data.get("on")) data.delete("on");
    request.send(data);
    busy(true);
  });
}

function following(run) {
  const bar = run.querySelector("progress");
  const told = run.querySelector("[data-told]");
  const ask = async () => {
    const answer = await fetch(run.dataset.listRun, { headers: { Accept: "application/json" } });
    const status = answer.ok ? await answer.json() : {};
    if (status.state !== "running") return location.reload();
    if (status.share === null) bar.removeAttribute("value");
    else bar.value = Math.round(status.share * 100);
    if (status.summary) told.textContent = run.dataset.rows.replace("{rows}", status.summary.rows.toLocaleString(document.documentElement.lang));
    setTimeout(ask, INTERVAL);
  };
  setTimeout(ask, INTERVAL);
}
