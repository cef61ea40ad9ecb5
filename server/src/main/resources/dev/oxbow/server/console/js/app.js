// The page: who is logged in, which view the address names, light and dark.

import * as api from "./api.js";
import {h, put, problem, notice} from "./dom.js";
import * as store from "./store.js";
import {loginView} from "./views/login.js";
import {overviewView} from "./views/overview.js";
import {queryView} from "./views/query.js";
import {queriesView} from "./views/queries.js";
import {planView} from "./views/detail.js";
import {catalogView} from "./views/catalog.js";
import {topicView} from "./views/topic.js";
import {connectView} from "./views/connect.js";

const THEMES = ["auto", "light", "dark"];

const main = document.getElementById("main");
let me;
let leave = () => {};

/** The view that an address names: #/catalog/db/customers is catalog with two parts. */
function viewOf(name, parts) {
  switch (name) {
    case "query":
      return queryView;
    case "queries":
      return parts.length > 0 ? planView : queriesView;
    case "catalog":
      return catalogView;
    case "topic":
      return topicView;
    case "connect":
      return connectView;
    default:
      return overviewView;
  }
}

/** A part of the address; one that is no UTF-8 stands for itself. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function show() {
  leave();
  leave = () => {};
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [name = "", ...parts] = path.split("/").filter((p) => p !== "").map(decoded);
  const view = viewOf(name, parts);
  for (const link of document.querySelectorAll("#bar nav a")) {
    const current = link.dataset.view === (name === "topic" ? "catalog" : name || "overview");
    link.toggleAttribute("aria-current", current);
    if (current) {
      link.setAttribute("aria-current", "page");
      document.title = `${link.textContent} · Oxbow`;
    }
  }
  const place = h("div", {class: `view ${name || "overview"}`});
  put(main, place);
  const ends = [];
  leave = () => ends.forEach((end) => end());
  try {
    await view(place, {
      me,
      parts,
      parameters: new URLSearchParams(search ?? ""),
      /** Runs at once and then again and again, until the view is left. */
      repeat: (millis, task) => ends.push(repeat(millis, task)),
      onLeave: (end) => ends.push(end),
    });
  } catch (e) {
    if (e.status !== 401) {
      put(place, problem(e));
    }
  }
}

function repeat(millis, task) {
  let over = false;
  let timer;
  const round = async () => {
    if (!document.hidden) {
      await task();
    }
    if (!over) {
      timer = setTimeout(round, millis);
    }
  };
  round();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  const button = document.getElementById("theme");
  put(button, `Colours: ${theme}`);
  button.title = "As the system has them, light or dark";
}

function askForLogin(failure) {
  leave();
  leave = () => {};
  document.getElementById("bar").hidden = true;
  put(main, loginView(failure, begin));
  main.querySelector("input")?.focus();
}

async function begin() {
  try {
    me = await api.me();
  } catch (e) {
    if (e.status !== 401) {
      put(main, problem(e));
    }
    return;
  }
  document.getElementById("bar").hidden = false;
  put(document.getElementById("user"), me.login ? me.user : "no login");
  document.getElementById("logout").hidden = !me.login;
  await show();
}

document.getElementById("theme").addEventListener("click", () => {
  const next = THEMES[(THEMES.indexOf(store.theme()) + 1) % THEMES.length];
  store.setTheme(next);
  setTheme(next);
});
document.getElementById("logout").addEventListener("click", async () => {
  try {
    await api.logout();
    store.forgetSession();
    me = undefined;
    askForLogin();
  } catch (e) {
    notice(e.message, "bad");
  }
});
window.addEventListener("hashchange", () => me && show());
api.onLoggedOut((failure) => {
  // The first question is asked without a login to find out whether one is needed.
  const known = me !== undefined;
  me = undefined;
  askForLogin(known ? failure : undefined);
});
setTheme(store.theme());
begin();
