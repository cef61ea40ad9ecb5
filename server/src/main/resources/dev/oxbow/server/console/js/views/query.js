// The editor, and the rows of what it ran.

import {copy, empty, h, notice, problem, put} from "../dom.js";
import {editor} from "../editor.js";
import {planOf} from "../explain.js";
import {csv, download, json} from "../export.js";
import {count, duration, moment, plural} from "../format.js";
import {grid} from "../grid.js";
import * as names from "../names.js";
import {planPicture} from "../plan.js";
import {Run} from "../run.js";
import {statementAt} from "../sql.js";
import * as store from "../store.js";

// Of more rows than the last no browser would show the end: it is too far down.
const LIMITS = [100, 1_000, 10_000, 100_000, 500_000];
const TICK = 200;

export async function queryView(place, {me, parameters, onLeave}) {
  const draft = store.draft();
  if (parameters.has("sql")) {
    draft.text = parameters.get("sql");
    draft.result = undefined;
    history.replaceState(null, "", "#/query");
  }
  const runButton = h("button", {type: "button", class: "main", onclick: () => run()}, "Run");
  const cancelButton = h("button", {type: "button", disabled: true, onclick: () => cancel()}, "Cancel");
  const schema = h("select", {id: "query-schema", onchange: () => (draft.schema = schema.value)});
  const limit = h("select", {id: "query-limit", onchange: () => (draft.limit = Number(limit.value))},
    LIMITS.map((n) => h("option", {value: n, selected: n === (draft.limit ?? 1_000)}, count(n))));
  const result = h("section", {class: "result", "aria-label": "Result"});
  const writing = h("div", {class: "editor"});
  put(
    place,
    writing,
    h("div", {class: "tools"},
      runButton,
      cancelButton,
      h("button", {type: "button", onclick: () => run("EXPLAIN ")}, "Explain"),
      h("label", {for: "query-schema"}, "Schema"), schema,
      h("label", {for: "query-limit"}, "Rows at most"), limit,
      h("button", {type: "button", onclick: () => showHistory()}, "History"),
      h("span", {class: "muted keys"}, h("kbd", {}, "Ctrl+Enter"), " run · ", h("kbd", {}, "Esc"),
        " cancel · ", h("kbd", {}, "Ctrl+Space"), " complete")),
    result);
  const cm = editor(writing, draft.text, "SQL", {
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    "Esc": () => cancel(),
  });
  cm.on("change", () => (draft.text = cm.getValue()));
  const onEscape = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
      cancel();
    }
  };
  document.addEventListener("keydown", onEscape);
  onLeave(() => {
    document.removeEventListener("keydown", onEscape);
    draft.result?.listen(() => {});
    clearInterval(tick);
  });

  let tick;

  function run(before = "") {
    if (draft.result?.state === "running") {
      notice("A statement runs; cancel it first", "bad");
      return;
    }
    const sql = cm.getSelection().trim()
      || statementAt(cm.getValue(), cm.indexFromPos(cm.getCursor()))?.sql;
    if (!sql) {
      notice("There is nothing to run");
      return;
    }
    const text = /^explain\b/i.test(sql) ? sql : before + sql;
    draft.result = new Run(text, schema.value, Number(limit.value));
    draft.result.recorded = before === "" && sql;
    draft.result.start();
    attach(draft.result);
  }

  function cancel() {
    draft.result?.cancel();
  }

  function attach(now) {
    clearInterval(tick);
    const status = h("div", {class: "status", role: "status"});
    const bar = h("div", {class: "progress-line"});
    const content = h("div", {class: "content"});
    let view;
    put(result, h("div", {class: "status-row"}, status), bar, content);

    function update(what, value) {
      if (what === "columns" || (what === "all" && now.columns.length > 0)) {
        view = grid(now.columns, "Result");
        put(content, view.element);
        value = now.rows;
        what = "rows";
      }
      if (what === "rows" && view && !isPlan(now)) {
        view.append(value);
      }
      const running = now.state === "running";
      cancelButton.disabled = !running;
      runButton.disabled = running;
      result.setAttribute("aria-busy", running);
      if (running) {
        put(status, "Running · ", stage(now), duration(now.elapsed()),
          what === "cancelling" && " · cancelling…");
        showBar(bar, now.progress);
        return;
      }
      clearInterval(tick);
      put(bar);
      if (now.recorded) {
        store.remember(me.user, now.recorded, now.state === "done");
        now.recorded = false;
      }
      finish(now, status, content, view);
    }

    now.listen(update);
    update("all");
    if (now.state === "running") {
      tick = setInterval(() => now.state === "running" && update("tick"), TICK);
    }
  }

  async function showHistory() {
    const entries = store.history(me.user);
    const choose = (sql) => {
      dialog.close();
      cm.setValue(sql);
      cm.focus();
    };
    const dialog = h(
      "dialog",
      {class: "history", "aria-label": "History"},
      h("header", {}, h("h2", {}, "History")),
      entries.length === 0
        ? empty("Statements that you run are listed here, in this browser only.")
        : h("ul", {class: "plain"}, entries.map((entry) =>
          h("li", {}, h("button", {type: "button", class: "entry", onclick: () => choose(entry.sql)},
            h("span", {class: "code"}, entry.sql.replace(/\s+/g, " ").slice(0, 160)),
            h("span", {class: "muted"}, moment(entry.at), entry.ok ? "" : " · failed"))))),
      h("footer", {},
        entries.length > 0 && h("button", {
          type: "button",
          onclick: () => {
            store.forgetHistory(me.user);
            dialog.close();
          },
        }, "Forget all"),
        h("button", {type: "button", onclick: () => dialog.close()}, "Close")));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  if (draft.result) {
    attach(draft.result);
  } else {
    put(result, empty("Write a statement and run it with Ctrl+Enter. The cursor chooses among several."));
  }
  cm.focus();
  cm.setCursor(cm.lineCount(), 0);
  const {current, schemas} = await names.schemas();
  put(schema, schemas.map((s) => h("option", {value: s, selected: s === (draft.schema ?? current)}, s)));
}

function stage(run) {
  const p = run.progress;
  if (!p) {
    return "starting · ";
  }
  const total = p.total > 0 ? ` ${count(p.done)} of ${count(p.total)}` : p.done > 0 ? ` ${count(p.done)}` : "";
  return `${p.stage}${total} · ${plural(run.rows.length, "row")} · `;
}

function showBar(bar, progress) {
  const known = progress?.total > 0;
  put(bar, h("progress", known
    ? {max: progress.total, value: Math.min(progress.done, progress.total), "aria-label": "Progress"}
    : {"aria-label": "Progress"}));
}

const isPlan = (run) => run.columns.length === 1 && run.columns[0].name === "PLAN";

function finish(run, status, content, view) {
  const id = run.id;
  const planLink = id && h("a", {href: `#/queries/${encodeURIComponent(id)}`}, "Plan and details");
  if (run.error) {
    const box = run.state === "cancelled"
      ? empty("The statement was cancelled.", run.rows.length > 0
        && h("p", {}, `${plural(run.rows.length, "row")} had come.`))
      : problem(run.error);
    put(status, run.state === "cancelled" ? "Cancelled" : "Failed", ` after ${duration(run.elapsed())}`,
      planLink && [" · ", planLink]);
    put(content, box);
    return;
  }
  const {rows, more, elapsedMillis, warnings} = run.end;
  if (isPlan(run)) {
    const lines = run.rows.map(([line]) => line);
    put(status, `Planned in ${duration(elapsedMillis)}`);
    put(content, planPicture(planOf(lines)),
      h("details", {}, h("summary", {}, "As text"), h("pre", {class: "code", tabindex: 0}, lines.join("\n"))));
    return;
  }
  put(
    status,
    run.columns.length > 0 ? plural(rows, "row") : "Done",
    more && h("strong", {}, ", and there are more"),
    ` in ${duration(elapsedMillis)}`,
    planLink && [" · ", planLink],
    run.rows.length > 0 && exportButtons(run));
  if (run.columns.length === 0) {
    put(content, empty("The statement gives no rows."));
  } else if (rows === 0) {
    put(content, h("div", {class: "headings"}, view.element), empty("No row fits the question."));
  }
  if (warnings?.length > 0) {
    content.prepend(h("ul", {class: "warnings", "aria-label": "Warnings"}, warnings.map((w) => h("li", {}, w))));
  }
}

function exportButtons(run) {
  const name = `oxbow-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;
  return h(
    "span",
    {class: "exports"},
    h("button", {
      type: "button", class: "small",
      onclick: () => download(`${name}.csv`, "text/csv;charset=utf-8", csv(run.columns, run.rows)),
    }, "CSV"),
    h("button", {
      type: "button", class: "small",
      onclick: () => download(`${name}.json`, "application/json", json(run.columns, run.rows)),
    }, "JSON"),
    h("button", {type: "button", class: "small", onclick: () => copy(csv(run.columns, run.rows))}, "Copy"));
}
