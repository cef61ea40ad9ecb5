// Makes elements. Text goes in as text nodes only, so that no data becomes markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "style") {
      // Property by property: a style attribute would be refused by the page's policy.
      for (const [key, v] of Object.entries(value)) {
        element.style.setProperty(key, v);
      }
    } else if (name === "value" || name === "checked") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** An element: h("a", {href: "#/query"}, "text", other). */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An element of a picture. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Replaces what an element holds. */
export function put(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** Whether somebody has his finger, or a selection, in an element: then it must not be replaced. */
export function isInUse(element) {
  const selection = getSelection();
  return element.contains(document.activeElement)
    || (`${selection}` !== "" && element.contains(selection.anchorNode));
}

/** A short message in the corner; read out by screen readers. */
export function notice(text, kind = "info") {
  const box = h("div", {class: `notice ${kind}`}, text);
  document.getElementById("notices").append(box);
  setTimeout(() => box.remove(), 4000);
}

/** Copies a text, also where the page has no secure origin. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", {class: "offscreen", value: text});
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  notice("Copied");
}

/** A box that says what went wrong: the sentence, and the codes to look for. */
export function problem(error) {
  const codes = [];
  if (error.sqlState) {
    codes.push(`SQLSTATE ${error.sqlState}`);
  }
  if (error.code) {
    codes.push(`code ${error.code}`);
  }
  return h(
    "div",
    {class: "problem", role: "alert"},
    h("p", {}, error.message),
    codes.length > 0 && h("p", {class: "codes"}, codes.join(" · ")));
}

/** What stands where there is nothing yet. */
export function empty(text, ...more) {
  return h("div", {class: "empty"}, h("p", {}, text), more);
}
