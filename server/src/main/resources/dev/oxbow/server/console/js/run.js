// One statement that the editor runs. It goes on while other views are looked at.

import * as api from "./api.js";

export class Run {
  id;
  state = "running";
  columns = [];
  rows = [];
  progress;
  end;
  error;
  begun = performance.now();
  #listener = () => {};
  #stop = new AbortController();
  #cancelled = false;

  constructor(sql, schema, maxRows) {
    this.sql = sql;
    this.schema = schema;
    this.maxRows = maxRows;
  }

  /** Whom to tell of what is new; the last one to ask is told. */
  listen(listener) {
    this.#listener = listener;
  }

  elapsed() {
    return this.end?.elapsedMillis ?? this.progress?.elapsedMillis ?? performance.now() - this.begun;
  }

  async start() {
    try {
      await api.statement(this, {
        id: (id) => this.#now({id}),
        progress: (progress) => this.#now({progress}),
        columns: (columns) => this.#now({columns}),
        rows: (rows) => {
          for (const row of rows) {
            this.rows.push(row);
          }
          this.#listener("rows", rows);
        },
        end: (end) => this.#now({end, state: "done"}),
      }, this.#stop.signal);
    } catch (e) {
      const error = e.name === "AbortError"
        ? new api.ApiError({message: "The statement was cancelled", sqlState: "57014", code: 3001})
        : e;
      this.#now({error, state: this.#cancelled ? "cancelled" : "failed"});
    }
  }

  /** Ends the statement at the server; a server that does not answer is left alone. */
  async cancel() {
    if (this.state !== "running") {
      return;
    }
    this.#cancelled = true;
    this.#listener("cancelling");
    const id = this.id;
    if (id) {
      await api.kill(id).catch(() => this.#stop.abort());
    } else {
      // It has no number yet; the server ends what nobody listens to.
      this.#stop.abort();
    }
    setTimeout(() => this.state === "running" && this.#stop.abort(), 3000);
  }

  #now(news) {
    Object.assign(this, news);
    this.#listener(Object.keys(news)[0]);
  }
}
