// A window with the whole of a value.

import {copy, h} from "./dom.js";
import {count, text} from "./format.js";

/** Shows a value; afterwards `done` is called. */
export function showValue(column, value, done = () => {}) {
  const all = value === null || value === undefined ? "NULL" : text(value, column.type);
  const pretty = readable(all);
  const close = h("button", {type: "button", onclick: () => dialog.close()}, "Close");
  const dialog = h(
    "dialog",
    {class: "value", "aria-label": `Value of ${column.name}`},
    h("header", {}, h("h2", {}, column.name), h("span", {class: "type"}, column.type.toLowerCase())),
    h("pre", {tabindex: 0}, pretty),
    h(
      "footer",
      {},
      h("span", {class: "muted"}, value === null ? "" : `${count(all.length)} characters`),
      h("button", {type: "button", onclick: () => copy(all)}, "Copy"),
      close),
    );
  dialog.addEventListener("close", () => {
    dialog.remove();
    done();
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

/** JSON is spread over lines as far as its numbers stay what they are. */
function readable(all) {
  if (!/^\s*[[{]/.test(all) || /\d{16}/.test(all)) {
    return all;
  }
  try {
    return JSON.stringify(JSON.parse(all), null, 2);
  } catch {
    return all;
  }
}
