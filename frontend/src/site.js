// What pages do beyond HTML. Every page works without it.
import htmx from "htmx.org";
import { comboboxes } from "./combobox.js";
import { timelines } from "./timeline.js";
import { networks } from "./network.js";
import { actions } from "./actions.js";
import { checkLists } from "./check-list.js";

Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, historyCacheSize: 0 });
document.documentElement.classList.add("scripted");
comboboxes(document);
timelines(document);
networks(document);
actions(document);
checkLists(document);
document.addEventListener("content:added", ({ target }) => {
  htmx.process(target);
  comboboxes(target);
});
