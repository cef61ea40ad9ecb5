// What the browser keeps: the colours, the last statements. No rows, no passwords.

const MOST = 100;
const MOST_TEXT = 20_000;

function read(name, byDefault) {
  try {
    return JSON.parse(localStorage.getItem(`oxbow.${name}`)) ?? byDefault;
  } catch {
    return byDefault;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(`oxbow.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing, or is full, still works.
  }
}

export const theme = () => read("theme", "auto");
export const setTheme = (value) => write("theme", value);

/** The last statements of a user, the latest first: [{sql, at, ok}]. */
export const history = (user) => read(`history.${user}`, []);

/** Whether a statement may be kept: one that names a secret is not. */
export function mayKeep(sql) {
  return sql.length <= MOST_TEXT && !/password|passwd|secret|token|api[_ ]?key/i.test(sql);
}

export function remember(user, sql, ok) {
  if (mayKeep(sql)) {
    const others = history(user).filter((entry) => entry.sql !== sql);
    write(`history.${user}`, [{sql, at: new Date().toISOString(), ok}, ...others].slice(0, MOST));
  }
}

export const forgetHistory = (user) => write(`history.${user}`, []);

let drafts = {text: "", result: undefined};

/** What stands in the editor, and its result, while other views are looked at. */
export const draft = () => drafts;

export function forgetSession() {
  drafts = {text: "", result: undefined};
}
