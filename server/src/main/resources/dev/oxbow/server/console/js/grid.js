// A table of rows of which only those in sight are in the document.

import {h, put} from "./dom.js";
import {isNumeric, text} from "./format.js";
import {showValue} from "./value.js";

const ROW = 28;
const AROUND = 12;
const CHARACTER = 7.6;
const NARROWEST = 64;
const WIDEST = 360;
const CUT = 300;

/** The content of a cell: NULL, '' and long texts can be told apart. */
export function cell(value, type) {
  if (value === null || value === undefined) {
    return h("span", {class: "null"}, "NULL");
  }
  const all = text(value, type);
  if (all === "") {
    return h("span", {class: "null", title: "an empty text"}, "''");
  }
  const line = all.replace(/[\r\n\t]+/g, " ⏎ ");
  return line.length > CUT ? `${line.slice(0, CUT)}…` : line;
}

/**
 * A grid: {element, append(rows), rows}. Columns are [{name, type}]. Arrows move, Enter shows the
 * whole value, Ctrl+C copies it.
 */
export function grid(columns, label) {
  const rows = [];
  const widths = columns.map((c) => width(c.name.length + 1, c.type.length * 0.85));
  const numbers = h("col");
  const cols = columns.map(() => h("col"));
  const body = h("tbody");
  const above = h("div", {"aria-hidden": "true"});
  const below = h("div", {"aria-hidden": "true"});
  const table = h(
    "table",
    {role: "grid", "aria-label": label, "aria-colcount": columns.length + 1},
    h("colgroup", {}, numbers, cols),
    h(
      "thead",
      {},
      h(
        "tr",
        {role: "row"},
        h("th", {class: "row-number", role: "columnheader"}, "#"),
        columns.map((c) =>
          h(
            "th",
            {role: "columnheader", class: isNumeric(c.type) && "right", title: `${c.name} ${c.type}`},
            h("span", {class: "name"}, c.name),
            h("span", {class: "type"}, c.type.toLowerCase()))))),
    body);
  const scroll = h(
    "div",
    {class: "grid", tabindex: 0, role: "group", "aria-label": `${label}; arrows move, Enter shows`},
    above,
    table,
    below);
  let active = {row: 0, column: 0};
  let shown = {first: -1, last: -1};
  let waiting = 0;

  function width(...lengths) {
    return Math.min(WIDEST, Math.max(NARROWEST, Math.max(...lengths) * CHARACTER + 24));
  }

  function setWidths() {
    const digits = String(rows.length).length;
    const first = Math.max(44, digits * CHARACTER + 20);
    numbers.style.width = `${first}px`;
    cols.forEach((col, i) => (col.style.width = `${widths[i]}px`));
    table.style.width = `${first + widths.reduce((a, b) => a + b, 0)}px`;
  }

  function rowElement(i) {
    return h(
      "tr",
      {role: "row", "aria-rowindex": i + 2, class: i % 2 === 1 && "odd"},
      h("th", {class: "row-number", role: "rowheader"}, i + 1),
      columns.map((c, j) =>
        h(
          "td",
          {
            role: "gridcell",
            id: `cell-${i}-${j}`,
            class: [isNumeric(c.type) && "right", isActive(i, j) && "active"].filter(Boolean).join(" "),
            onclick: () => move(i, j),
            ondblclick: () => open(i, j),
          },
          cell(rows[i][j], c.type))));
  }

  const isActive = (i, j) => active.row === i && active.column === j;

  function draw(force) {
    const head = table.tHead.offsetHeight;
    const top = Math.max(0, Math.floor((scroll.scrollTop - head) / ROW) - AROUND);
    const many = Math.ceil(scroll.clientHeight / ROW) + 2 * AROUND;
    const first = Math.min(top, Math.max(0, rows.length - many));
    const last = Math.min(rows.length, first + many);
    if (!force && first === shown.first && last === shown.last) {
      return;
    }
    shown = {first, last};
    above.style.height = `${first * ROW}px`;
    below.style.height = `${(rows.length - last) * ROW}px`;
    put(body, rows.slice(first, last).map((_, i) => rowElement(first + i)));
    table.setAttribute("aria-rowcount", rows.length + 1);
  }

  function move(row, column) {
    active = {
      row: Math.max(0, Math.min(rows.length - 1, row)),
      column: Math.max(0, Math.min(columns.length - 1, column)),
    };
    const head = table.tHead.offsetHeight;
    const top = active.row * ROW;
    if (top < scroll.scrollTop) {
      scroll.scrollTop = top;
    } else if (top + ROW + head + 16 > scroll.scrollTop + scroll.clientHeight) {
      scroll.scrollTop = top + ROW + head + 16 - scroll.clientHeight;
    }
    draw(true);
    document.getElementById(`cell-${active.row}-${active.column}`)
      ?.scrollIntoView({block: "nearest", inline: "nearest"});
    scroll.setAttribute("aria-activedescendant", `cell-${active.row}-${active.column}`);
  }

  function open(i, j) {
    if (rows[i]) {
      move(i, j);
      showValue(columns[j], rows[i][j], () => scroll.focus());
    }
  }

  function key(event) {
    const page = Math.max(1, Math.floor(scroll.clientHeight / ROW) - 2);
    const {row, column} = active;
    const moves = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, columns.length - 1],
    };
    if (event.key in moves) {
      event.preventDefault();
      move(...moves[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      open(row, column);
    } else if (event.key === "c" && (event.ctrlKey || event.metaKey) && `${getSelection()}` === "") {
      const value = rows[row]?.[column];
      navigator.clipboard?.writeText(value === null ? "" : text(value, columns[column].type));
    }
  }

  scroll.addEventListener("scroll", () => draw(false), {passive: true});
  scroll.addEventListener("keydown", key);
  const size = new ResizeObserver(() => draw(false));
  size.observe(scroll);
  setWidths();
  return {
    element: scroll,
    rows,
    append(more) {
      for (const row of more) {
        if (rows.length < 200) {
          row.forEach((v, j) => {
            const long = v === null ? 4 : text(v, columns[j].type).length;
            widths[j] = Math.max(widths[j], width(long));
          });
        }
        rows.push(row);
      }
      // Many batches come between two frames of the screen.
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        setWidths();
        draw(true);
      });
    },
  };
}
