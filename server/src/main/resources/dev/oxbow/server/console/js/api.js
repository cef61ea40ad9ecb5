// Asks the server. Each failure is an ApiError with the server's sentence and SQLSTATE.

export class ApiError extends Error {
  constructor({message, sqlState = "", code = 0}, status = 0) {
    super(message);
    this.sqlState = sqlState;
    this.code = code;
    this.status = status;
  }
}

let loggedOut = () => {};

/** Whom to tell that the server wants a login. */
export function onLoggedOut(listener) {
  loggedOut = listener;
}

async function request(method, path, body, signal) {
  const headers = {"X-Oxbow-Request": "console"};
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new ApiError({message: "The server cannot be reached", sqlState: "08001"});
  }
  if (!response.ok) {
    const failure = await failureOf(response);
    if (response.status === 401 && path !== "/v1/login") {
      loggedOut(failure);
    }
    throw failure;
  }
  return response;
}

async function failureOf(response) {
  try {
    const {error} = await response.json();
    return new ApiError(error, response.status);
  } catch {
    return new ApiError({message: `The server answered with status ${response.status}`},
      response.status);
  }
}

async function json(method, path, body, signal) {
  return (await request(method, path, body, signal)).json();
}

const part = encodeURIComponent;

export const me = () => json("GET", "/v1/me");
export const login = (user, password) => json("POST", "/v1/login", {user, password});
export const logout = () => json("POST", "/v1/logout", {});
export const queries = async () => (await json("GET", "/v1/queries")).queries;
export const query = (id) => json("GET", `/v1/queries/${part(id)}`);
export const kill = (id) => json("POST", `/v1/queries/${part(id)}/kill`, {});
export const schemas = () => json("GET", "/v1/catalog");
export const tables = async (schema) => (await json("GET", `/v1/catalog/${part(schema)}`)).tables;
export const table = (schema, name) => json("GET", `/v1/catalog/${part(schema)}/${part(name)}`);
export const ready = () => json("GET", "/ready").catch(() => ({status: "not ready"}));

/** A topic's partitions and newest records; {partition, before, records} narrow it. */
export function topic(schema, name, options = {}) {
  const asked = new URLSearchParams(options).toString();
  return json("GET", `/v1/topics/${part(schema)}/${part(name)}${asked ? `?${asked}` : ""}`);
}

/** The server's figures: [{name, tags, value}]. */
export async function metrics() {
  const lines = (await (await request("GET", "/metrics")).text()).split("\n");
  const figures = [];
  for (const line of lines) {
    const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (found) {
      const tags = {};
      for (const [, key, value] of (found[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        tags[key] = value;
      }
      figures.push({name: found[1], tags, value: Number(found[3])});
    }
  }
  return figures;
}

/**
 * Runs a statement. The server answers with a line of JSON for each thing that there is to say;
 * each goes to the function of `hear` that has its name: id, progress, columns, rows, end.
 */
export async function statement({sql, schema, maxRows}, hear, signal) {
  const response = await request("POST", "/v1/statement", {sql, schema, maxRows}, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  const take = (line) => {
    if (line === "") {
      return;
    }
    const [[kind, value]] = Object.entries(JSON.parse(line));
    if (kind === "error") {
      throw new ApiError(value);
    }
    ended ||= kind === "end";
    hear[kind]?.(value);
  };
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      break;
    }
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    lines.forEach(take);
  }
  take(rest);
  if (!ended) {
    throw new ApiError({message: "The server's answer was cut off", sqlState: "08006"});
  }
}
