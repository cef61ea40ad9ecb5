// One statement: what it asked, how it went, and its plan as a picture.

import * as api from "../api.js";
import {copy, empty, h, isInUse, problem, put} from "../dom.js";
import {planOf} from "../explain.js";
import {count, duration, moment} from "../format.js";
import {planPicture} from "../plan.js";
import {isAlive, killButton, progressOf, stateBadge} from "./queries.js";

const PAUSE = 1000;

export async function planView(place, {parts, repeat}) {
  const [id] = parts;
  const facts = h("section", {"aria-label": "Statement"});
  const plan = h("section", {"aria-label": "Plan"});
  put(
    place,
    h("p", {}, h("a", {href: "#/queries"}, "← all queries")),
    facts,
    plan);
  let over = false;
  let planned = false;
  repeat(PAUSE, async () => {
    if (over) {
      return;
    }
    try {
      const {query, statistics} = await api.query(id);
      over = !isAlive(query);
      if (over || !isInUse(facts)) {
        put(facts, factsOf(query, statistics));
      }
      if (over && !planned) {
        planned = true;
        put(plan, planSection(query, statistics));
      } else if (!over) {
        put(plan, h("h2", {}, "Plan"), empty("The plan is shown when the statement is over."));
      }
    } catch (e) {
      over = true;
      if (e.status !== 401) {
        put(facts, problem(e), e.status === 404
          && h("p", {}, "Only the latest statements are remembered."));
      }
    }
  });
}

function factsOf(query, statistics) {
  const fact = (name, ...value) => [h("dt", {}, name), h("dd", {}, value)];
  return [
    h("div", {class: "head"},
      h("h1", {}, "Statement ", h("span", {class: "muted"}, query.id)),
      stateBadge(query.state),
      isAlive(query) && killButton(query, () => {}),
      h("a", {class: "button small", href: `#/query?sql=${encodeURIComponent(query.sql)}`},
        "Open in the editor"),
      h("button", {type: "button", class: "small", onclick: () => copy(query.sql)}, "Copy")),
    isAlive(query) && progressOf(query),
    h("pre", {class: "code statement", tabindex: 0}, query.sql),
    query.error && problem(query.error),
    h(
      "dl",
      {class: "facts"},
      fact("User", query.user),
      fact("Tool", query.tool || "–", query.address && h("span", {class: "muted"}, ` ${query.address}`)),
      fact("Started", moment(query.started)),
      fact("Time", duration(query.elapsedMillis),
        query.queuedMillis > 0 && h("span", {class: "muted"}, ` ${duration(query.queuedMillis)} queued`)),
      statistics && fact("Planning", duration(statistics.planning)),
      fact("Rows", count(query.rows)),
      query.endedBy && fact("Ended by", query.endedBy)),
    statistics?.snapshot?.length > 0 && [
      h("h2", {}, "Snapshot"),
      h("ul", {class: "plain code"}, statistics.snapshot.map((line) => h("li", {}, line))),
    ],
  ];
}

function planSection(query, statistics) {
  if (statistics?.plan) {
    return [h("h2", {}, "Plan"), planPicture(statistics.plan)];
  }
  const place = h("div");
  const canExplain = /^(?:\s|--.*\n|#.*\n|\/\*[\s\S]*?\*\/)*(?:select|with|values|\()/i.test(query.sql);
  return [
    h("h2", {}, "Plan"),
    canExplain
      ? empty("No plan was kept of this statement.",
        h("button", {
          type: "button",
          onclick: (e) => explain(query.sql, place).finally(() => e.target.closest(".empty")?.remove()),
        }, "Plan it again"))
      : empty("This statement has no plan."),
    place,
  ];
}

async function explain(sql, place) {
  try {
    const lines = [];
    await api.statement({sql: `EXPLAIN ${sql.replace(/;\s*$/, "")}`, maxRows: 10_000},
      {rows: (rows) => rows.forEach(([line]) => lines.push(line))});
    put(place, planPicture(planOf(lines)));
  } catch (e) {
    put(place, problem(e));
  }
}
