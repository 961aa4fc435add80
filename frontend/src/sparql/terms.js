// Terms of results as elements. Text of the data only ever becomes text: nothing here reads HTML.
import { told } from "./words.js";

const THINGS = "https://w3id.org/cabgraph/id/";
const STRING = "http://www.w3.org/2001/XMLSchema#string";
const NUMBERS = /#(integer|decimal|double|float|(nonNegative|positive|negative|nonPositive)Integer|int|long|short|byte)$/;

export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** An IRI as a query writes it, with one of our prefixes where one fits; things of the register by kind and slug. */
export function shortened(iri) {
  if (iri.startsWith(THINGS)) return iri.slice(THINGS.length);
  for (const [prefix, namespace] of Object.entries(told.prefixes)) {
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  }
  return iri;
}

/** Where a reader gets by following an IRI: our page of a thing, else the address itself if it is one of the web. */
export function addressOf(iri) {
  if (iri.startsWith(THINGS)) {
    const [kind, ...slug] = iri.slice(THINGS.length).split("/");
    const rest = slug.map((part) => encodeURIComponent(decoded(part))).join("/");
    if (rest) return `/${told.language}/${told.pages[kind] ?? `things/${encodeURIComponent(kind)}`}/${rest}`;
  }
  return /^https?:\/\//i.test(iri) ? iri : null;
}
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const textOf = (term) => (!term ? "" : term.type === "uri" ? shortened(term.value) : term.value);

/** The number that a term is, or null. */
export function numberOf(term) {
  if (!term || term.type === "uri" || !NUMBERS.test(term.datatype ?? "")) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** A term as a node: IRIs as links, language and datatype beside literals. */
export function nodeOf(term) {
  if (!term) return "";
  if (term.type === "uri") {
    const address = addressOf(term.value);
    if (!address) return element("code", { title: term.value }, [shortened(term.value)]);
    const foreign = address === term.value;
    return element("a", { href: address, title: term.value, rel: foreign && "noopener noreferrer external nofollow" }, [
      shortened(term.value),
    ]);
  }
  if (term.type === "bnode") return element("code", {}, [`_:${term.value}`]);
  const said = term["xml:lang"] ? `@${term["xml:lang"]}` : notPlain(term.datatype) ? shortened(term.datatype) : "";
  return element("span", { lang: /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(term["xml:lang"] ?? "") && term["xml:lang"] }, [
    term.value,
    ...(said ? [" ", element("span", { class: "quiet small kind" }, [said])] : []),
  ]);
}
const notPlain = (datatype) => datatype && datatype !== STRING && !NUMBERS.test(datatype);
