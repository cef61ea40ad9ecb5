// How each tool connects to this server, ready to be copied.

import {copy, h, put} from "../dom.js";
import * as names from "../names.js";

const DRIVER = "dev.oxbow.jdbc.OxbowDriver";

export async function connectView(place, {me}) {
  const {current, schemas} = await names.schemas();
  const secure = location.protocol === "https:";
  const authority = location.port === "" ? `${location.hostname}:${secure ? 443 : 80}` : location.host;
  const list = h("div");
  const schema = h("select", {id: "connect-schema", onchange: () => show()},
    schemas.map((s) => h("option", {value: s, selected: s === current}, s)));
  const show = () => {
    const path = schema.value === current ? "" : encodeURIComponent(schema.value);
    const to = {
      url: `jdbc:oxbow://${authority}/${path}${secure ? "?ssl=true" : ""}`,
      user: me.login ? me.user : "",
      jar: `oxbow-jdbc-${me.version}.jar`,
    };
    put(list, facts(to), tools(to).map(tool));
  };
  put(
    place,
    h("div", {class: "head"}, h("h1", {}, "Connect"),
      h("label", {for: "connect-schema"}, "Schema"), schema),
    h("p", {}, "Every tool that speaks JDBC needs the driver's jar, its class and a URL. ",
      me.login
        ? "Log in with the user and the password of this console."
        : "This server asks for no login; leave user and password empty."),
    list);
  show();
}

function copyable(text, label) {
  return h("div", {class: "copyable"},
    h("pre", {class: "code", tabindex: 0}, text),
    h("button", {type: "button", "aria-label": `Copy ${label}`, onclick: () => copy(text)}, "Copy"));
}

function facts({url, user, jar}) {
  const row = (name, text) => h("tr", {},
    h("th", {scope: "row"}, name), h("td", {}, copyable(text, name)));
  return h("table", {class: "list"}, h("tbody", {},
    row("JDBC URL", url),
    row("Driver class", DRIVER),
    row("Jar", jar),
    user !== "" && row("User", user)));
}

function tool({name, steps, text}) {
  return h("details", {class: "tool"},
    h("summary", {}, name),
    steps && h("ol", {}, steps.map((step) => h("li", {}, step))),
    text && copyable(text, `text for ${name}`));
}

function tools({url, user, jar}) {
  const secret = user === "" ? "" : "…";
  return [
    {
      name: "DBeaver",
      steps: [
        "Database › Driver Manager › New: a name, and the class and the URL from above; Libraries › Add File: the jar.",
        "Database › New Database Connection: choose that driver. Its URL:",
      ],
      text: url,
    },
    {
      name: "DataGrip",
      steps: [
        "Data Source › Driver › +: Custom JARs: the jar; Class: the class from above.",
        "Data Source › + that driver. Its URL:",
      ],
      text: url,
    },
    {
      name: "Tableau",
      steps: [
        "Put the jar into Tableau's folder for drivers, and start Tableau again.",
        "Connect › Other Databases (JDBC); Dialect: SQL92. URL:",
      ],
      text: url,
    },
    {
      name: "Metabase",
      steps: [
        "Metabase reads a database through a plugin of its own for each kind; there is none for Oxbow yet.",
        "What a plugin would have to be told:",
      ],
      text: url,
    },
    {
      name: "Spark",
      text: `spark-shell --jars ${jar}

val rows = spark.read.format("jdbc")
  .option("url", "${url}")
  .option("driver", "${DRIVER}")
${user === "" ? "" : `  .option("user", "${user}").option("password", "${secret}")\n`}  .option("query", "SELECT 1 AS one")
  .load()
rows.show()`,
    },
    {
      name: "Python",
      steps: ["pip install JayDeBeApi; it runs the driver in a JVM beside Python."],
      text: `import jaydebeapi

connection = jaydebeapi.connect(
    "${DRIVER}",
    "${url}",
    ${user === "" ? "{}" : `{"user": "${user}", "password": "${secret}"}`},
    "${jar}")
cursor = connection.cursor()
cursor.execute("SELECT 1")
print(cursor.fetchall())`,
    },
    {
      name: "sqlline",
      text: `java -cp sqlline-jar-with-dependencies.jar:${jar} sqlline.SqlLine \\
  -d ${DRIVER} -u "${url}"${user === "" ? ' -n "" -p ""' : ` -n "${user}"`}`,
    },
    {
      name: "Java",
      text: `try (Connection connection = DriverManager.getConnection("${url}"${
        user === "" ? "" : `, "${user}", password`});
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT 1")) {
  while (rows.next()) {
    System.out.println(rows.getInt(1));
  }
}`,
    },
    {
      name: "Without JDBC: HTTP",
      steps: ["The answer is a line of JSON for each thing that happens: id, progress, columns, rows, end."],
      text: `curl ${user === "" ? "" : `-u '${user}' `}-H 'Content-Type: application/json' \\
  -d '{"sql": "SELECT 1"}' ${location.origin}/v1/statement`,
    },
  ];
}
