// CodeMirror, with the words of our SQL and the names of the catalog.

import * as names from "./names.js";
import {FUNCTIONS, KEYWORDS, TYPES, statementAt, tablesIn} from "./sql.js";
import {identifier} from "./format.js";

const CodeMirror = window.CodeMirror;

function words(list) {
  return Object.fromEntries(list.map((word) => [word.toLowerCase(), true]));
}

// The modes of MySQL and SQLite know how to read names in backticks and in double quotes.
CodeMirror.defineMIME("text/x-oxbow", {
  name: "sql",
  keywords: words([...KEYWORDS, "replace"]),
  builtin: words([...TYPES, ...FUNCTIONS]),
  atoms: words(["true", "false", "null", "unknown"]),
  dateSQL: words(["date", "time", "timestamp"]),
  operatorChars: /^[*+\-%<>!=&|^]/,
  support: {decimallessFloat: true, zerolessFloat: true, commentHash: true},
  hooks: {
    "`": CodeMirror.resolveMode("text/x-mysql").hooks["`"],
    '"': CodeMirror.resolveMode("text/x-sqlite").hooks['"'],
  },
});

/** An editor in a place; keys are CodeMirror's names of keys, with what they do. */
export function editor(place, text, label, keys) {
  const cm = CodeMirror(place, {
    value: text,
    mode: "text/x-oxbow",
    lineNumbers: true,
    lineWrapping: true,
    matchBrackets: true,
    autoCloseBrackets: true,
    indentUnit: 2,
    inputStyle: "contenteditable",
    screenReaderLabel: label,
    // Tab leads on to the next control, as everywhere else on the page.
    extraKeys: {
      "Tab": false,
      "Shift-Tab": false,
      "Ctrl-Space": complete,
      "Ctrl-/": "toggleComment",
      "Cmd-/": "toggleComment",
      ...keys,
    },
  });
  cm.on("inputRead", (_, change) => {
    if (!cm.state.completionActive && /^[\w.]$/.test(change.text[0]) && isWord(cm)) {
      complete(cm);
    }
  });
  return cm;
}

function isWord(cm) {
  const {type, string} = cm.getTokenAt(cm.getCursor());
  return !/comment|string/.test(type ?? "") && (string.trim().length > 1 || string === ".");
}

function complete(cm) {
  cm.showHint({hint: (editor) => hints(editor), completeSingle: false});
}

async function hints(cm) {
  const cursor = cm.getCursor();
  const before = cm.getLine(cursor.line).slice(0, cursor.ch);
  const typed = /(?:([\w$]+|"[^"]+")\.)?([\w$]*)$/.exec(before);
  const [, qualifier, prefix] = typed;
  const list = await candidates(cm, qualifier?.replaceAll('"', ""), prefix);
  return {
    list,
    from: CodeMirror.Pos(cursor.line, cursor.ch - prefix.length),
    to: cursor,
  };
}

async function candidates(cm, qualifier, prefix) {
  const statement = statementAt(cm.getValue(), cm.indexFromPos(cm.getCursor()));
  const named = tablesIn(statement?.sql ?? "");
  const found = [];
  const offer = (name, kind, text = name) => {
    const starts = name.toLowerCase().startsWith(prefix.toLowerCase());
    if (starts && name !== prefix && !found.some((f) => f.text === text)) {
      found.push({text, displayText: name, className: `hint-${kind}`});
    }
  };
  if (qualifier) {
    const lower = qualifier.toLowerCase();
    const table = named.find((t) => (t.alias ?? t.name).toLowerCase() === lower);
    if (table) {
      (await columns(table)).forEach((c) => offer(c, "column", identifier(c)));
    }
    const {schemas} = await names.schemas();
    const schema = schemas.find((s) => s.toLowerCase() === lower);
    if (schema) {
      (await names.tables(schema)).forEach((t) => offer(t.name, "table", identifier(t.name)));
    }
    return found;
  }
  for (const table of named) {
    if (table.name.toLowerCase() !== prefix.toLowerCase()) {
      (await columns(table)).forEach((c) => offer(c, "column", identifier(c)));
    }
  }
  const {current, schemas} = await names.schemas();
  (await names.tables(current)).forEach((t) => offer(t.name, "table", identifier(t.name)));
  schemas.forEach((s) => offer(s, "schema", identifier(s)));
  if (prefix !== "") {
    KEYWORDS.forEach((k) => offer(k, "keyword"));
    FUNCTIONS.forEach((f) => offer(f, "function"));
  }
  return found;
}

/** A table that is not there, or not yet typed to its end, has no columns to offer. */
async function columns(table) {
  try {
    return (await names.table(table.schema, table.name)).columns.map((c) => c.name);
  } catch {
    return [];
  }
}
