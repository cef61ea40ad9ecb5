// The names of the catalog, fetched when they are first wanted and kept for a minute.

import * as api from "./api.js";

const FRESH_MILLIS = 60_000;
const kept = new Map();

function once(key, ask) {
  const known = kept.get(key);
  if (known && Date.now() - known.at < FRESH_MILLIS) {
    return known.answer;
  }
  const answer = ask();
  kept.set(key, {at: Date.now(), answer});
  answer.catch(() => kept.delete(key));
  return answer;
}

export const schemas = () => once("schemas", api.schemas);
export const tables = (schema) => once(`tables ${schema}`, () => api.tables(schema));

/** A table's detail; the schema may be left out. */
export async function table(schema, name) {
  const where = schema ?? (await schemas()).current;
  return once(`table ${where} ${name}`, () => api.table(where, name));
}

export function forget() {
  kept.clear();
}
