// What there is to ask: schemas, their tables, and all that is known of one.

import * as api from "../api.js";
import {copy, empty, h, problem, put} from "../dom.js";
import {grid} from "../grid.js";
import {identifier} from "../format.js";
import * as names from "../names.js";

const SAMPLE = 50;

export async function catalogView(place, {parts}) {
  const [schema, name] = parts;
  const side = h("nav", {class: "side", "aria-label": "Schemas and tables"});
  const detail = h("div", {class: "detail"});
  put(place, side, detail);
  const {current, schemas} = await names.schemas();
  const open = schema ?? current;
  tree(side, schemas, open, name);
  if (schema !== undefined && name !== undefined) {
    try {
      await showTable(detail, schema, name);
    } catch (e) {
      put(detail, problem(e));
    }
  } else {
    put(detail, empty("Choose a table at the left: its columns, keys and first rows are shown here."));
  }
}

function tree(side, schemas, open, name) {
  const lists = new Map(schemas.map((s) => [s, h("ul", {class: "tables"})]));
  const find = h("input", {
    type: "search", placeholder: "Find a table", "aria-label": "Find a table",
    oninput: () => {
      const words = find.value.toLowerCase();
      for (const item of side.querySelectorAll("ul.tables li[data-name]")) {
        item.hidden = !item.dataset.name.includes(words);
      }
    },
  });
  const load = async (schema) => {
    const list = lists.get(schema);
    if (list.childElementCount > 0) {
      return;
    }
    put(list, h("li", {class: "muted"}, "loading…"));
    try {
      const tables = await names.tables(schema);
      put(list, tables.length === 0
        ? h("li", {class: "muted"}, "no tables")
        : tables.map((t) => tableLink(t, schema === open && t.name === name)));
      list.querySelector("[aria-current]")?.scrollIntoView({block: "nearest"});
    } catch (e) {
      put(list, h("li", {}, problem(e)));
    }
  };
  put(
    side,
    find,
    schemas.map((s) => {
      const box = h("details", {open: s === open}, h("summary", {}, s), lists.get(s));
      box.addEventListener("toggle", () => box.open && load(s));
      return box;
    }),
    h("button", {
      type: "button", class: "quiet small",
      onclick: () => {
        names.forget();
        dispatchEvent(new HashChangeEvent("hashchange"));
      },
    }, "Refresh"));
  load(open);
}

function tableLink(table, current) {
  return h(
    "li",
    {"data-name": table.name.toLowerCase()},
    h("a", {href: pathOf(table), "aria-current": current ? "page" : null},
      kind(table.type), h("span", {}, table.name)));
}

function pathOf({schema, name}) {
  return `#/catalog/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`;
}

/** A shape for each kind of table, and its name for those who listen. */
function kind(type) {
  const name = type.toLowerCase();
  return h("span", {class: `kind ${name.replace(" ", "-")}`, title: name},
    h("span", {class: "offscreen"}, name));
}

/** A SELECT of all columns of a table. */
export function selectOf(detail) {
  const {schema, name, type} = detail.table;
  const plain = detail.columns.filter((c) => !/^_/.test(c.name) || type === "TABLE");
  const columns = (plain.length > 0 ? plain : detail.columns).map((c) => identifier(c.name));
  const newest = type === "TOPIC" && detail.columns.some((c) => c.name === "_offset");
  return `SELECT ${columns.join(", ")}\nFROM ${identifier(schema)}.${identifier(name)}\n`
    + `${newest ? "ORDER BY _offset DESC\n" : ""}LIMIT 100`;
}

async function showTable(place, schema, name) {
  put(place, h("p", {class: "muted"}, "loading…"));
  const detail = await names.table(schema, name);
  const {table} = detail;
  const select = selectOf(detail);
  const isTopic = detail.columns.some((c) => c.name === "_offset");
  const sample = h("div");
  put(
    place,
    h("div", {class: "head"},
      h("h1", {}, h("span", {class: "muted"}, `${schema}.`), name),
      h("span", {class: "badge"}, table.type.toLowerCase()),
      isTopic && h("a", {
        class: "button",
        href: `#/topic/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`,
      }, "Partitions and records")),
    table.remarks && h("p", {}, table.remarks),
    h("h2", {}, "Columns"),
    columnTable(detail),
    keys(detail),
    h("div", {class: "head"},
      h("h2", {}, "SELECT"),
      h("button", {type: "button", class: "small", onclick: () => copy(select)}, "Copy"),
      h("a", {class: "button small", href: `#/query?sql=${encodeURIComponent(select)}`}, "Open in the editor")),
    h("pre", {class: "code", tabindex: 0}, select),
    h("div", {class: "head"}, h("h2", {}, "Sample"),
      h("button", {type: "button", class: "small", onclick: () => showSample(sample, detail)},
        `Read ${SAMPLE} rows`)),
    sample);
}

function columnTable(detail) {
  if (detail.columns.length === 0) {
    return empty("It has no columns that you may see.");
  }
  const remarks = detail.columns.some((c) => c.remarks !== "");
  return h("table", {class: "list"},
    h("thead", {}, h("tr", {}, ["Column", "Type", "NULL", "Key", remarks && "Remarks"]
      .filter(Boolean).map((t) => h("th", {scope: "col"}, t)))),
    h("tbody", {}, detail.columns.map((c) => h("tr", {},
      h("td", {class: "code"}, c.name),
      h("td", {class: "code muted"}, c.type.toLowerCase()),
      h("td", {}, c.nullable ? "yes" : "no"),
      h("td", {}, keyOf(detail, c.name)),
      remarks && h("td", {}, c.remarks)))));
}

function keyOf(detail, column) {
  const at = detail.primaryKey.indexOf(column);
  if (at >= 0) {
    return h("span", {class: "badge key"},
      detail.primaryKey.length > 1 ? `primary ${at + 1}` : "primary");
  }
  const foreign = detail.foreignKeys.find((k) => k.columns.includes(column));
  return foreign && h("span", {class: "badge"}, `→ ${foreign.targetTable}`);
}

function keys(detail) {
  const lines = [
    ...detail.indexes.map((i) =>
      h("li", {}, h("span", {class: "code"}, i.name), ` ${i.unique ? "unique " : ""}(${i.columns.join(", ")})`)),
    ...detail.foreignKeys.map((k) =>
      h("li", {}, h("span", {class: "code"}, k.name), ` (${k.columns.join(", ")}) → `,
        h("a", {href: pathOf({schema: k.targetSchema, name: k.targetTable})},
          `${k.targetSchema}.${k.targetTable}`),
        ` (${k.targetColumns.join(", ")})`)),
  ];
  return lines.length > 0 && [h("h2", {}, "Indexes and references"), h("ul", {class: "plain"}, lines)];
}

async function showSample(place, {table}) {
  put(place, h("p", {class: "muted"}, "reading…"));
  const sql = `SELECT * FROM ${identifier(table.schema)}.${identifier(table.name)} LIMIT ${SAMPLE}`;
  try {
    let rows = [];
    let columns = [];
    await api.statement({sql, maxRows: SAMPLE},
      {columns: (c) => (columns = c), rows: (r) => (rows = rows.concat(r))});
    if (rows.length === 0) {
      put(place, empty("The table is empty."));
      return;
    }
    const view = grid(columns, `Sample of ${table.name}`);
    put(place, h("div", {class: "sample"}, view.element));
    view.append(rows);
  } catch (e) {
    put(place, problem(e));
  }
}
