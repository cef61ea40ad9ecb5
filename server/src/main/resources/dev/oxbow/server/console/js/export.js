// Rows as a file: CSV as RFC 4180 has it, or JSON.

import {h} from "./dom.js";
import {isNumeric, text} from "./format.js";

/** NULL is an empty field, an empty text is "". */
export function csv(columns, rows) {
  const field = (value, type) => {
    if (value === null) {
      return "";
    }
    const all = text(value, type);
    return all === "" || /[",\r\n]|^\s|\s$/.test(all) ? `"${all.replaceAll('"', '""')}"` : all;
  };
  const lines = [columns.map((c) => field(c.name, "")).join(",")];
  for (const row of rows) {
    lines.push(row.map((value, i) => field(value, columns[i].type)).join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** An array of objects. Numbers are written digit for digit, as the server sent them. */
export function json(columns, rows) {
  const names = unique(columns.map((c) => c.name));
  const value = (v, type) => {
    const exact = typeof v === "string" && isNumeric(type) && /^-?\d+(\.\d+)?$/.test(v);
    return exact ? v : JSON.stringify(v);
  };
  const objects = rows.map((row) => {
    const members = row.map((v, i) => `${JSON.stringify(names[i])}: ${value(v, columns[i].type)}`);
    return `  {${members.join(", ")}}`;
  });
  return `[\n${objects.join(",\n")}\n]\n`;
}

/** Two columns may have one name; an object's members may not. */
function unique(names) {
  const seen = new Map();
  return names.map((name) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return n === 1 ? name : `${name}_${n}`;
  });
}

export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], {type}));
  const link = h("a", {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
