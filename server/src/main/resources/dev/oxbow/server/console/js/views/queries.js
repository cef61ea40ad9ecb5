// The statements of the server: those that run, then those that ended.

import * as api from "../api.js";
import {empty, h, isInUse, notice, problem, put} from "../dom.js";
import {count, duration, moment} from "../format.js";

const PAUSE = 1500;

export function queriesView(place, {repeat, me}) {
  let state = "";
  let words = "";
  let known = [];
  const list = h("div");
  const trouble = h("div");
  const show = () => {
    const wanted = known.filter((s) =>
      (state === "" || s.state === state)
      && `${s.sql} ${s.user} ${s.tool} ${s.id}`.toLowerCase().includes(words));
    put(list, wanted.length > 0
      ? statementTable(wanted, look)
      : empty(known.length > 0 ? "No statement is like that." : "No statement has run yet.",
        known.length === 0 && h("p", {}, h("a", {href: "#/query"}, "Write a query"))));
  };
  const look = async () => {
    try {
      known = await api.queries();
      put(trouble);
      if (!isInUse(list)) {
        show();
      }
    } catch (e) {
      if (e.status !== 401) {
        put(trouble, problem(e));
      }
    }
  };
  put(
    place,
    h("div", {class: "head"},
      h("h1", {}, "Queries"),
      h("label", {for: "queries-words"}, "Find"),
      h("input", {
        id: "queries-words", type: "search", placeholder: "text, user or tool",
        oninput: (e) => {
          words = e.target.value.toLowerCase();
          show();
        },
      }),
      h("label", {for: "queries-state"}, "State"),
      h("select", {
        id: "queries-state",
        onchange: (e) => {
          state = e.target.value;
          show();
        },
      }, ["", "QUEUED", "RUNNING", "FINISHED", "FAILED", "CANCELLED"].map((s) =>
        h("option", {value: s}, s === "" ? "all" : s.toLowerCase())))),
    trouble,
    list);
  repeat(PAUSE, look);
}

/** A table of statements; `killed` is called after one was ended. */
export function statementTable(statements, killed) {
  return h(
    "table",
    {class: "list statements"},
    h("thead", {}, h("tr", {}, ["State", "Statement", "User", "Started", "Time", "Rows", ""].map((t, i) =>
      h("th", {class: i === 4 || i === 5 ? "right" : "", scope: "col"},
        t === "" ? h("span", {class: "offscreen"}, "Actions") : t)))),
    h("tbody", {}, statements.map((s) =>
      h(
        "tr",
        {},
        h("td", {}, stateBadge(s.state)),
        h("td", {class: "sql"},
          h("a", {href: `#/queries/${encodeURIComponent(s.id)}`, title: s.sql.slice(0, 2000)},
            s.sql.replace(/\s+/g, " ").slice(0, 200)),
          isAlive(s) && progressOf(s),
          s.error && h("div", {class: "failure"}, s.error.message)),
        h("td", {}, s.user, h("div", {class: "muted"}, s.tool)),
        h("td", {class: "nowrap"}, moment(s.started)),
        h("td", {class: "right nowrap"}, duration(s.elapsedMillis)),
        h("td", {class: "right"}, count(s.rows)),
        h("td", {class: "right"}, isAlive(s) && killButton(s, killed))))));
}

export function isAlive(statement) {
  return statement.state === "RUNNING" || statement.state === "QUEUED";
}

export function stateBadge(state) {
  return h("span", {class: `badge ${state.toLowerCase()}`}, state.toLowerCase());
}

/** How far a running statement is. */
export function progressOf(s) {
  const known = s.total > 0;
  return h("div", {class: "progress"},
    h("progress", known
      ? {value: Math.min(s.done, s.total), max: s.total, "aria-label": "Progress"}
      : {"aria-label": "Progress"}),
    h("span", {class: "muted"}, s.stage,
      known && ` ${count(s.done)} of ${count(s.total)}`));
}

/** Asks once more before it ends a statement of somebody. */
export function killButton(statement, killed) {
  const button = h("button", {type: "button", class: "danger small"}, "Kill");
  button.setAttribute("aria-label", `Kill statement ${statement.id}`);
  let sure = false;
  button.addEventListener("blur", () => {
    sure = false;
    put(button, "Kill");
  });
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      put(button, "Really kill?");
      return;
    }
    button.disabled = true;
    try {
      await api.kill(statement.id);
      notice("The statement is being ended");
    } catch (e) {
      notice(e.message, "bad");
    }
    button.blur();
    killed();
  });
  return button;
}
