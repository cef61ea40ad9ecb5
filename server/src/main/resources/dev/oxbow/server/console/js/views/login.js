// The login.

import * as api from "../api.js";
import {h, problem, put} from "../dom.js";

/** The page that asks for a name and a password; `done` is called when the server believes them. */
export function loginView(failure, done) {
  const user = h("input", {id: "login-user", autocomplete: "username", required: true});
  const password = h("input", {
    id: "login-password", type: "password", autocomplete: "current-password", required: true,
  });
  const button = h("button", {type: "submit", class: "main"}, "Log in");
  const why = h("div", {}, failure && h("p", {class: "muted"}, "Your session is over. Log in again."));
  const form = h(
    "form",
    {
      class: "login",
      onsubmit: async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
          await api.login(user.value, password.value);
          done();
        } catch (e) {
          put(why, problem(e));
          password.value = "";
          password.focus();
        } finally {
          button.disabled = false;
        }
      },
    },
    h("h1", {}, h("img", {src: "/oxbow.svg", alt: "", width: 32, height: 32}), " Oxbow"),
    why,
    h("label", {for: "login-user"}, "User"),
    user,
    h("label", {for: "login-password"}, "Password"),
    password,
    button);
  return form;
}
