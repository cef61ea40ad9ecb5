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
  const topics = h("input", {id: "connect-topics", type: "checkbox", onchange: () => show()});
  const show = () => {
    const path = schema.value === current ? "" : encodeURIComponent(schema.value);
    const more = [secure && "ssl=true", topics.checked && "topicsAsTables=true"].filter(Boolean);
    const to = {
      url: `jdbc:oxbow://${authority}/${path}${more.length > 0 ? `?${more.join("&")}` : ""}`,
      user: me.login ? me.user : "",
      jar: `oxbow-jdbc-${me.version}.jar`,
    };
    put(list, facts(to), tools(to).map(tool));
  };
  put(
    place,
    h("div", {class: "head"}, h("h1", {}, "Connect"),
      h("label", {for: "connect-schema"}, "Schema"), schema,
      h("label", {class: "check"}, topics, " for a tool that lists only plain tables")),
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

/** In short what docs/tools says of each, with this server's own URL. */
function tools({url, user, jar}) {
  const option = user === "" ? "" : `\n  .option("user", "${user}").option("password", password)`;
  const login = user === "" ? "" : `, driver_args={"user": "${user}", "password": password}`;
  return [
    {
      name: "DBeaver",
      steps: [
        "Database › Driver Manager › New: driver type Generic, the class and the URL from above.",
        "Libraries › Add File: the jar.",
        "New Database Connection: choose that driver. Its URL:",
      ],
      text: url,
    },
    {
      name: "DataGrip",
      steps: [
        "Data Sources and Drivers › Drivers › +: Driver Files: the jar; the class from above.",
        "Options: switch \"Introspect using JDBC metadata\" on; dialect MySQL or Generic SQL.",
        "+ › that driver. Its URL:",
      ],
      text: url,
    },
    {
      name: "Tableau",
      steps: [
        "Put the jar into Tableau's folder of drivers and start Tableau again.",
        "Connect › Other Databases (JDBC), dialect SQL92. URL:",
      ],
      text: url,
    },
    {
      name: "LibreOffice Base",
      steps: [
        "Tools › Options › LibreOffice › Advanced › Class Path: the jar; start LibreOffice again.",
        "Connect to an existing database › JDBC, with the class from above.",
        "Advanced Settings: switch \"Respect the result set type from the database driver\" on. URL, behind jdbc:",
      ],
      text: url.replace(/^jdbc:/, ""),
    },
    {
      name: "Metabase",
      steps: [
        "Metabase takes no JDBC driver without a plugin of its own, and there is none for Oxbow yet.",
        "Bring it the rows by a tool that speaks JDBC, such as Spark.",
      ],
    },
    {
      name: "Spark",
      text: `spark-shell --jars ${jar}

val rows = spark.read.format("jdbc")
  .option("url", "${url}")
  .option("driver", "${DRIVER}")${option}
  .option("query", "SELECT 1 AS one")
  .load()
rows.show()`,
    },
    {
      name: "Python",
      steps: ["With JPype; Debian's also needs /usr/share/java/org.jpype.jar on the class path."],
      text: `import jpype, jpype.dbapi2 as dbapi2

jpype.startJVM(classpath=["${jar}"])
connection = dbapi2.connect("${url}",
    driver="${DRIVER}"${login})
cursor = connection.cursor()
cursor.execute("SELECT 1")
print(cursor.fetchall())`,
    },
    {
      name: "sqlline",
      text: `java -cp sqlline-1.12.0-jar-with-dependencies.jar:${jar} sqlline.SqlLine \\
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
      steps: ["A line of JSON answers for each thing that happens: id, progress, columns, rows, end."],
      text: `curl ${user === "" ? "" : `-u '${user}' `}-H 'Content-Type: application/json' \\
  -d '{"sql": "SELECT 1"}' ${location.origin}/v1/statement`,
    },
  ];
}
