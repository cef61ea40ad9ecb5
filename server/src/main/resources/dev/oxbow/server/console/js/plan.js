// The picture of a plan: a tree of steps, each in the colour of where it ran.

import {copy, h, put, svg} from "./dom.js";
import {count, duration, plural} from "./format.js";

const WIDTH = 224;
const HEIGHT = 68;
const ACROSS = 24;
const DOWN = 30;
const EDGE = 8;
const LETTERS = 30;

/**
 * A picture with what is known of the chosen step beside it.
 *
 * @param root {place, title, details, rows, time, children} as the server tells it
 */
export function planPicture(root) {
  const all = [];
  const size = lay(root, 0, {x: 0}, all);
  const beside = h("aside", {class: "step", "aria-live": "polite", "aria-label": "The chosen step"});
  const width = size + 2 * EDGE;
  const height = Math.max(...all.map((n) => n.y)) + HEIGHT + 2 * EDGE;
  const boxes = all.map((n) => box(n, () => choose(n)));
  const picture = svg(
    "svg",
    {
      class: "plan", viewBox: `${-EDGE} ${-EDGE} ${width} ${height}`, width, height,
      role: "group", "aria-label": `Plan with ${plural(all.length, "step")}`,
    },
    all.flatMap((n) => n.below.map((child) => edge(n, child))),
    boxes);
  function choose(n) {
    boxes.forEach((b, i) => b.classList.toggle("chosen", all[i] === n));
    put(beside, stepOf(n.node));
  }
  choose(all.find((n) => n.node.place === "MYSQL" || n.node.place === "TOPIC") ?? all[0]);
  return h("div", {class: "plan-and-step"}, h("div", {class: "plan-scroll", tabindex: -1}, picture), beside);
}

/** Gives each step a place: leaves from left to right, the others over the middle of theirs. */
function lay(node, depth, pen, all) {
  const n = {node, y: depth * (HEIGHT + DOWN), below: []};
  all.push(n);
  for (const child of node.children) {
    lay(child, depth + 1, pen, all);
    n.below.push(all.find((other) => other.node === child));
  }
  if (n.below.length === 0) {
    n.x = pen.x;
    pen.x += WIDTH + ACROSS;
  } else {
    n.x = (n.below[0].x + n.below.at(-1).x) / 2;
  }
  return pen.x - ACROSS;
}

function edge(from, to) {
  const x1 = from.x + WIDTH / 2;
  const x2 = to.x + WIDTH / 2;
  const y1 = from.y + HEIGHT;
  const y2 = to.y;
  const middle = (y1 + y2) / 2;
  const rows = to.node.rows;
  const thick = rows > 0 ? 1.5 + Math.min(6, Math.log10(rows)) * 0.9 : 1.5;
  return svg("path", {
    class: "edge",
    d: `M${x1},${y1} C${x1},${middle} ${x2},${middle} ${x2},${y2}`,
    style: {"stroke-width": `${thick}px`},
  });
}

function box(n, choose) {
  const {node} = n;
  const place = node.place.toLowerCase();
  const figures = [
    known(node.rows) && plural(node.rows, "row"),
    known(node.time) && duration(node.time),
  ].filter(Boolean).join(" · ");
  const told = [node.place, node.title, figures].filter(Boolean).join(", ");
  return svg(
    "g",
    {
      class: `box ${place}`, transform: `translate(${n.x},${n.y})`, tabindex: 0, role: "button",
      "aria-label": told, onclick: choose, onfocus: choose,
    },
    svg("title", {}, told),
    svg("rect", {width: WIDTH, height: HEIGHT, rx: 6}),
    svg("rect", {class: "stripe", width: 5, height: HEIGHT, rx: 2}),
    svg("text", {class: "place", x: 16, y: 20}, node.place),
    figures && svg("text", {class: "figures", x: WIDTH - 10, y: 20, "text-anchor": "end"}, figures),
    svg("text", {class: "title", x: 16, y: 41}, cut(node.title || nameOf(node), 26)),
    svg("text", {class: "brief", x: 16, y: 58}, cut(brief(node), LETTERS)));
}

const known = (n) => n !== null && n !== undefined;

function nameOf(node) {
  return {LOCAL: "result", MYSQL: "statement"}[node.place] ?? "";
}

/** The detail that says most, in a line. */
function brief({title, details = {}}) {
  if (title === "Project") {
    return Object.keys(details).join(", ");
  }
  if (title === "Aggregate") {
    const {group, ...rest} = details;
    return Object.values(rest).join(", ") || group || "";
  }
  const name = ["offsets", "sql", "condition", "sort0", "only"].find((d) => details[d])
    ?? Object.keys(details)[0];
  return name === undefined ? "" : readable(details[name]).replace(/\s+/g, " ");
}

/** Calcite names the character set of each text. */
function readable(text) {
  return `${text}`.replace(/_UTF-8'/g, "'");
}

function cut(text, letters) {
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

function stepOf(node) {
  const details = Object.entries(node.details ?? {}).filter(([, text]) => text !== "");
  return [
    h("h3", {}, h("span", {class: `badge place ${node.place.toLowerCase()}`}, node.place), " ",
      node.title || nameOf(node)),
    h("p", {class: "muted"}, meaning(node.place)),
    h(
      "dl",
      {},
      known(node.rows) && [h("dt", {}, "rows"), h("dd", {}, count(node.rows))],
      known(node.time) && [h("dt", {}, "time"), h("dd", {}, duration(node.time))],
      details.map(([name, text]) => [
        h("dt", {}, name),
        h("dd", {}, name === "sql"
          ? [h("pre", {class: "code", tabindex: 0}, text),
            h("button", {type: "button", class: "small", onclick: () => copy(text)}, "Copy")]
          : h("span", {class: "code"}, readable(text))),
      ])),
  ];
}

function meaning(place) {
  return {
    MYSQL: "One statement that MySQL computes.",
    TOPIC: "Records of a topic, read up to the offsets of the snapshot.",
    LOCAL: "Computed in the server.",
    SYSTEM: "What the server knows of itself.",
    ENUMERABLE: "Computed row by row, since nothing else can.",
  }[place] ?? "";
}
