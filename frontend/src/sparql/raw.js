// The answer as it came.
import { element } from "./terms.js";
import { number, say } from "./words.js";

const MOST = 200_000;

export function raw(holder, { text }) {
  if (text.length > MOST) {
    holder.append(element("p", {}, [say("raw-cut", { shown: number(MOST), total: number(text.length) })]));
  }
  holder.append(
    element("div", { class: "scrolled", role: "region", tabindex: "0", "aria-label": say("raw-title") }, [element("pre", {}, [text.slice(0, MOST)])]),
  );
}
