// What the server does just now.

import * as api from "../api.js";
import {empty, h, isInUse, problem, put, svg} from "../dom.js";
import {bytes, count, duration, plural} from "../format.js";
import {statementTable} from "./queries.js";

const PAUSE = 2000;
const POINTS = 60;

export function overviewView(place, {repeat, me}) {
  const tiles = h("div", {class: "tiles"});
  const sources = h("section", {"aria-label": "Sources"});
  const running = h("section", {"aria-label": "Running and queued statements"});
  const trouble = h("div");
  put(
    place,
    h("h1", {}, "Overview"),
    trouble,
    tiles,
    h("div", {class: "columns"},
      h("div", {}, h("h2", {}, "Running and queued"), running),
      h("div", {class: "narrow"}, h("h2", {}, "Sources"), sources)));
  const rates = [];
  let last;
  repeat(PAUSE, async () => {
    try {
      const [figures, statements] = await Promise.all([api.metrics(), api.queries()]);
      const now = look(figures, statements);
      if (last) {
        const seconds = (now.at - last.at) / 1000;
        rates.push(Math.max(0, (now.rows - last.rows) / seconds));
        rates.splice(0, rates.length - POINTS);
      }
      last = now;
      put(trouble);
      put(tiles, tilesOf(now, rates, figures));
      put(sources, sourcesOf(figures));
      if (!isInUse(running)) {
        put(running, runningOf(statements));
      }
    } catch (e) {
      if (e.status !== 401) {
        put(trouble, problem(e));
      }
    }
  });
}

function value(figures, name) {
  return figures.find((f) => f.name === name)?.value;
}

function sum(figures, name, tag, of) {
  return figures
    .filter((f) => f.name === name && (tag === undefined || f.tags[tag] === of))
    .reduce((all, f) => all + f.value, 0);
}

function look(figures, statements) {
  const alive = statements.filter((s) => s.state === "RUNNING" || s.state === "QUEUED");
  // Rows are counted when a statement ends; those of a running one come on top.
  const rows = (value(figures, "oxbow_rows_total") ?? 0) + alive.reduce((n, s) => n + s.rows, 0);
  return {at: performance.now(), rows};
}

function tile(title, main, more, picture) {
  return h(
    "div",
    {class: "tile"},
    h("div", {class: "title"}, title),
    h("div", {class: "figure"}, main),
    h("div", {class: "muted"}, more),
    picture);
}

function tilesOf(now, rates, figures) {
  const heap = sum(figures, "jvm_memory_used_bytes", "area", "heap");
  const most = sum(figures, "jvm_memory_max_bytes", "area", "heap");
  const local = value(figures, "oxbow_executor_memory_bytes");
  const ended = sum(figures, "oxbow_statements_seconds_count");
  const failed = sum(figures, "oxbow_statements_seconds_count", "state", "failed");
  const up = value(figures, "process_uptime_seconds");
  return [
    tile("Running", count(value(figures, "oxbow_statements_running") ?? 0),
      `${count(value(figures, "oxbow_statements_queued") ?? 0)} queued`),
    tile("Rows per second", rates.length > 0 ? count(Math.round(rates.at(-1))) : "–",
      `${count(now.rows)} in all`, line(rates)),
    tile("Heap", bytes(heap), most > 0 ? `of ${bytes(most)}` : "", meter(heap / most, "Heap")),
    local !== undefined && tile("Memory of LOCAL", bytes(local), "outside the heap"),
    tile("Ended", count(ended), `${count(failed)} failed`),
    tile("Sessions", count(value(figures, "oxbow_sessions") ?? 0),
      up === undefined ? "" : `up for ${duration(up * 1000)}`),
  ];
}

function meter(share, label) {
  if (!(share >= 0 && share <= 1)) {
    return null;
  }
  return h("div", {class: "meter", role: "meter", "aria-label": label, "aria-valuemin": 0,
    "aria-valuemax": 100, "aria-valuenow": Math.round(share * 100)},
  h("div", {class: share > 0.9 ? "bad" : "", style: {width: `${share * 100}%`}}));
}

function line(rates) {
  const width = 180;
  const height = 32;
  const most = Math.max(1, ...rates);
  const points = rates.map((rate, i) => {
    const x = width - (rates.length - 1 - i) * (width / (POINTS - 1));
    return `${x.toFixed(1)},${(height - 2 - (rate / most) * (height - 4)).toFixed(1)}`;
  });
  return svg("svg", {class: "spark", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true"},
    svg("polyline", {points: points.join(" ")}));
}

function sourcesOf(figures) {
  const found = figures.filter((f) => f.name === "oxbow_source_up");
  if (found.length === 0) {
    return empty("No source has been looked at yet.");
  }
  return h("ul", {class: "sources"}, found.map((f) =>
    h(
      "li",
      {},
      h("span", {class: f.value === 1 ? "dot good" : "dot bad", "aria-hidden": "true"}),
      h("a", {href: `#/catalog/${encodeURIComponent(f.tags.source)}`}, f.tags.source),
      h("span", {class: "muted"}, f.value === 1 ? "reachable" : "out of reach"))));
}

function runningOf(statements) {
  const alive = statements.filter((s) => s.state === "RUNNING" || s.state === "QUEUED");
  if (alive.length === 0) {
    const ended = statements.length;
    return empty(
      "Nothing runs.",
      h("p", {}, h("a", {href: "#/query"}, "Write a query"),
        ended > 0 && [" or see ", h("a", {href: "#/queries"}, plural(ended, "earlier statement"))]));
  }
  return statementTable(alive, () => {});
}
