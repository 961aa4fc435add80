// Links between things as a picture, drawn by cytoscape, with the same links as a table below.
import { choice } from "./chart.js";
import { listing } from "./table.js";
import { addressOf, element, textOf } from "./terms.js";
import { number, say } from "./words.js";

const MOST_LINKS = 250;
const LONGEST = 28;
const ROOM_OF_A_NAME = 110 * 110;

export function graph(holder, { kind, columns, rows }) {
  const things = columns.map((_, column) => rows.some((row) => ["uri", "bnode"].includes(row[column]?.type)));
  const known = things.flatMap((yes, column) => (yes ? [column] : []));
  if (kind === "boolean" || known.length < 2) return void holder.append(element("p", {}, [say("graph-none")]));
  const triples = columns.length === 3 && things.every(Boolean);
  const statements = kind === "statements" || triples;
  const from = choice("graph-from", columns, statements ? 0 : known[0]);
  const to = choice("graph-to", columns, statements ? 2 : known[1]);
  const by = choice("graph-by", [...columns, say("graph-plain")], statements ? 1 : -1);
  const drawn = element("div");
  holder.append(element("div", { class: "choices" }, [from.field, to.field, by.field]), drawn);
  for (const { list } of [from, to, by]) list.addEventListener("change", draw);

  function draw() {
    const [start, end, name] = [from, to, by].map(({ list }) => Number(list.value));
    const all = distinct(rows.map((row) => [row[start], name < columns.length ? row[name] : undefined, row[end]]).filter((link) => link[0] && link[2]));
    const part = all.slice(0, MOST_LINKS);
    const picture = element("div", { class: "network", role: "img", "aria-label": say("graph-title") });
    const nearer = element("button", { type: "button", class: "plain" }, [say("graph-nearer")]);
    const farther = element("button", { type: "button", class: "plain" }, [say("graph-farther")]);
    drawn.replaceChildren(picture, element("div", { class: "walk" }, [nearer, farther]));
    if (part.length < all.length) drawn.append(element("p", {}, [say("graph-cut", { shown: number(part.length), total: number(all.length) })]));
    const named = name < columns.length ? [columns[start], columns[name], columns[end]] : [columns[start], columns[end]];
    listing(drawn, named, part.map((link) => (named.length === 3 ? link : [link[0], link[2]])), say("graph-title"));
    paint(picture, part, nearer, farther);
  }
  draw();
}

const distinct = (links) => [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
const idOf = (term) => JSON.stringify([term.type, term.value, term["xml:lang"] ?? "", term.datatype ?? ""]);
/** A long name without its middle: things of one kind often differ at the end. */
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST / 2 - 1)}…${text.slice(-LONGEST / 2)}` : text);

async function paint(holder, links, nearer, farther) {
  // The picture's own style sheet would be an inline one: with this name taken, cytoscape leaves it out. Ours has it.
  const taken = "__________cytoscape_stylesheet";
  if (!document.getElementById(taken)) document.head.append(element("meta", { id: taken }));
  const { default: cytoscape } = await import("cytoscape");
  if (!holder.isConnected) return;
  const nodes = new Map(links.flatMap(([start, , end]) => [start, end]).map((term) => [idOf(term), term]));
  const ring = [...nodes.keys()];
  const positions = Object.fromEntries(ring.map((id, place) => [id, onRing(place, ring.length)]));
  const drawing = cytoscape({
    container: holder,
    elements: [
      ...[...nodes].map(([id, term]) => ({ data: { id, label: cut(textOf(term)), address: term.type === "uri" ? addressOf(term.value) : null }, classes: term.type, position: positions[id] })),
      ...links.map(([start, name, end], place) => ({ data: { id: `link-${place}`, source: idOf(start), target: idOf(end), label: name ? cut(textOf(name)) : "" } })),
    ],
    style: [
      { selector: "node", style: { label: "data(label)", "font-size": 11, "text-wrap": "wrap", "text-max-width": 120, "background-color": "#0a5170", color: "#16242f", width: 16, height: 16, "text-valign": "bottom", "text-margin-y": 4, "min-zoomed-font-size": 7 } },
      { selector: "node.literal", style: { shape: "rectangle", "background-color": "#7a4b00" } },
      { selector: "edge", style: { label: "data(label)", "font-size": 9, width: 1.5, "line-color": "#5d6d78", "target-arrow-color": "#5d6d78", "target-arrow-shape": "triangle", "curve-style": "bezier", "text-rotation": "autorotate", color: "#4c5c68", "text-background-color": "#fff", "text-background-opacity": 0.9, "min-zoomed-font-size": 7 } },
    ],
    layout: { name: "cose", animate: false, randomize: false, padding: 30, nodeDimensionsIncludeLabels: true, componentSpacing: 30, idealEdgeLength: () => 80 },
    maxZoom: 4,
    minZoom: 0.1,
    userZoomingEnabled: false,
    userPanningEnabled: matchMedia("(pointer: fine)").matches,
    boxSelectionEnabled: false,
  });
  readable(drawing);
  for (const [button, factor] of [[nearer, 1.4], [farther, 1 / 1.4]])
    button.addEventListener("click", () => {
      drawing.zoom({ level: drawing.zoom() * factor, renderedPosition: { x: drawing.width() / 2, y: drawing.height() / 2 } });
      drawing.userPanningEnabled(true); // what is magnified is larger than its frame
      readable(drawing);
    });
  drawing.on("tap", "node", (event) => {
    const address = event.target.data("address");
    if (address) window.open(address, "_blank", "noopener,noreferrer");
  });
  holder.dataset.nodes = String(drawing.nodes().length);
  holder.dataset.links = String(drawing.edges().length);
}

/** Letters keep their size on the screen where there is room for all names; in a crowd they wait to be magnified. */
function readable(drawing) {
  if (drawing.nodes().length * ROOM_OF_A_NAME > drawing.width() * drawing.height()) return;
  const scale = 1 / Math.min(1, drawing.zoom());
  drawing.style().selector("node").style({ "font-size": 11 * scale, width: 14 * scale, height: 14 * scale }).update();
  drawing.style().selector("edge").style({ "font-size": 9 * scale, width: 1.5 * scale, "arrow-scale": scale }).update();
}

/** The same results always start from the same places, so that the picture does not change from run to run. */
const onRing = (place, total) => ({
  x: 300 + 260 * Math.cos((2 * Math.PI * place) / total),
  y: 300 + 260 * Math.sin((2 * Math.PI * place) / total),
});
