// A topic: its partitions with their offsets, and its newest records with what was wrong with them.

import * as api from "../api.js";
import {empty, h, problem, put} from "../dom.js";
import {count, plural} from "../format.js";
import {grid} from "../grid.js";

export async function topicView(place, {parts}) {
  const [schema, name] = parts;
  const content = h("div");
  const partition = h("select", {id: "topic-partition", onchange: () => look()},
    h("option", {value: ""}, "all"));
  const records = h("select", {id: "topic-records", onchange: () => look()},
    [50, 200, 1_000].map((n) => h("option", {value: n}, count(n))));
  const onlyErrors = h("input", {id: "topic-errors", type: "checkbox", onchange: () => show()});
  const older = h("button", {type: "button", disabled: true, onclick: () => look(true)}, "Older");
  let answer;
  put(
    place,
    h("p", {}, h("a", {href: `#/catalog/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`},
      `← ${schema}.${name}`)),
    h("div", {class: "head"},
      h("h1", {}, h("span", {class: "muted"}, "Topic "), name),
      h("label", {for: "topic-partition"}, "Partition"), partition,
      h("label", {for: "topic-records"}, "Newest records"), records,
      h("label", {class: "check"}, onlyErrors, " only errors"),
      older,
      h("button", {type: "button", onclick: () => look()}, "Refresh")),
    content);

  /** Reads the newest records; of one partition also those before the ones that are shown. */
  async function look(before = false) {
    content.setAttribute("aria-busy", true);
    try {
      const options = {records: records.value};
      if (partition.value !== "") {
        options.partition = partition.value;
      }
      const offset = answer?.columns.findIndex((c) => c.name === "_offset");
      if (before && answer.records.length > 0) {
        options.before = answer.records.at(-1)[offset];
      }
      answer = await api.topic(schema, name, options);
      if (partition.options.length === 1) {
        answer.partitions.forEach((p) =>
          partition.append(h("option", {value: p.partition}, p.partition)));
      }
      older.disabled = partition.value === "" || answer.records.length < Number(records.value);
      older.title = partition.value === "" ? "Choose a partition first" : "";
      show(before);
    } catch (e) {
      put(content, problem(e));
    } finally {
      content.removeAttribute("aria-busy");
    }
  }

  function show(before = false) {
    const {columns, records: all, partitions, warnings} = answer;
    const error = columns.findIndex((c) => c.name === "_error");
    const wrong = all.filter((r) => r[error] !== null).length;
    const shown = onlyErrors.checked ? all.filter((r) => r[error] !== null) : all;
    // The view of a table leads with what it was decoded to; a topic's with where the record is.
    const view = shown.length > 0 && grid(columns, `Records of ${name}`);
    put(
      content,
      partitionTable(partitions),
      warnings.length > 0 && h("ul", {class: "warnings", "aria-label": "Warnings"},
        warnings.map((w) => h("li", {}, w))),
      h("h2", {}, `${plural(all.length, before ? "older record" : "record")}, the newest first`,
        wrong > 0 && h("span", {class: "badge failed"}, `${count(wrong)} not decoded`)),
      view
        ? h("div", {class: "records"}, view.element)
        : empty(onlyErrors.checked ? "All of these records could be decoded." : "There are no records."));
    if (view) {
      view.append(shown);
    }
  }

  await look();
}

function partitionTable(partitions) {
  if (partitions.length === 0) {
    return null;
  }
  const sum = partitions.reduce((n, p) => n + p.end - p.begin, 0);
  const most = Math.max(...partitions.map((p) => p.end - p.begin), 1);
  return h(
    "table",
    {class: "list partitions"},
    h("thead", {}, h("tr", {},
      h("th", {scope: "col"}, "Partition"),
      ["First offset", "End offset", "Offsets"].map((t) => h("th", {scope: "col", class: "right"}, t)),
      h("th", {scope: "col"}, h("span", {class: "offscreen"}, "Share")))),
    h("tbody", {}, partitions.map((p) => h("tr", {},
      h("td", {}, p.partition),
      h("td", {class: "right"}, count(p.begin)),
      h("td", {class: "right"}, count(p.end)),
      h("td", {class: "right"}, count(p.end - p.begin)),
      h("td", {class: "share"}, h("div", {class: "meter", "aria-hidden": "true"},
        h("div", {style: {width: `${((p.end - p.begin) / most) * 100}%`}}))))),
    h("tr", {class: "sum"}, h("td", {}, "all"), h("td"), h("td"),
      h("td", {class: "right"}, count(sum)), h("td"))));
}
