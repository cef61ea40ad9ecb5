package dev.oxbow.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.server.Client;
import dev.oxbow.server.OxbowServer;
import dev.oxbow.server.login.NewPassword;
import dev.oxbow.server.login.UsersFile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks through the console in a real Chromium, over a real server: profile {@code console}. */
@Tag("console")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleInBrowserTest {
  private static final String PASSWORD = "the console's password";

  @TempDir Path folder = Path.of("");

  private Untidy data;
  private OxbowServer server;
  private Client client;
  private Browser page;

  @BeforeAll
  void start() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(
        chromium.isPresent(),
        "Skipped: there is no chromium on the PATH; install Debian's package chromium, or name one"
            + " with -Doxbow.test.chromium=FILE");
    data = new Untidy();
    Path users = folder.resolve("users.passwd");
    UsersFile.put(users, "ann", NewPassword.hash(PASSWORD.toCharArray()), "admin");
    server =
        OxbowServer.start(
            OxbowConfig.parse(data.config(folder, users), "oxbow.yaml", name -> null));
    client = Client.of(server.url()).as("ann", PASSWORD);
    page = Browser.start(chromium.get());
  }

  @AfterAll
  void stop() throws Exception {
    if (page != null) {
      page.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void logIn() {
    page.open(server.url() + "/");
    page.waitFor("document.querySelector('#login-user') || document.querySelector('.tile')");
    if (page.evaluate("!!document.querySelector('#login-user')").asBoolean()) {
      enter(PASSWORD);
      page.waitFor("document.querySelector('.tile')");
    }
  }

  @AfterEach
  void nothingWasThrownRefusedOrAskedElsewhere() {
    assertThat(page.complaints()).isEmpty();
  }

  private void enter(String password) {
    page.evaluate("document.querySelectorAll('.login input').forEach(i => i.value = '')");
    page.click("#login-user");
    page.type("ann");
    page.click("#login-password");
    page.type(password);
    page.press("Enter", false);
  }

  /** Writes a statement and runs it by the keyboard. */
  private void run(String sql) {
    begin(sql);
    page.waitFor("document.querySelector('.result').getAttribute('aria-busy') === 'false'");
  }

  private void begin(String sql) {
    page.go("#/query");
    page.waitFor("document.querySelector('.CodeMirror')");
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('')");
    page.click(".CodeMirror-lines");
    page.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.setValue(" + Browser.quoted(sql) + ")");
    page.press("Enter", true);
    page.waitFor("document.querySelector('.status')");
  }

  private String cell(int row, int column) {
    return page.text(".grid tr:nth-child(" + row + ") td:nth-child(" + (column + 1) + ")");
  }

  @Test
  void asksForALoginAndRefusesAWrongOneInWords() {
    page.clickText("Log out");
    page.waitFor("document.querySelector('#login-user')");
    assertThat(
            page.evaluate(
                    "fetch('/v1/queries', {headers: {'X-Oxbow-Request': '1'}}).then(r => r.status)")
                .asInt())
        .isEqualTo(401);

    enter("wrong");
    page.waitForText(".problem", "SQLSTATE 28000");

    enter(PASSWORD);
    page.waitFor("document.querySelector('.tile')");
    assertThat(page.text("#user")).isEqualTo("ann");
  }

  @Test
  void asksForNoLoginWhereTheServerDoesNot(@TempDir Path other) {
    String yaml = data.config(other, other).replaceAll("(?s)  login:.*", "");
    try (OxbowServer open =
        OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null))) {
      page.open(open.url() + "/#/connect");
      page.waitForText("main", "asks for no login");
      assertThat(page.text("#user")).isEqualTo("no login");
      assertThat(page.evaluate("document.querySelector('#logout').hidden").asBoolean()).isTrue();
    }
  }

  @Test
  void showsRunningStatementsAndTheSourcesHealth() {
    CompletableFuture<HttpResponse<String>> slow =
        client.postLater("/v1/statement", Client.body("SELECT id, slept FROM slow"));
    page.waitForText(".statements", "FROM slow");
    page.waitForText(".sources li", "reachable");
    assertThat(page.text(".tiles")).contains("Running", "Rows per second", "Heap", "Memory");

    page.clickText("Kill");
    page.clickText("Really kill?");

    assertThat(Client.lines(slow.join()).toString()).contains("57014");
    page.waitForText(".empty", "Nothing runs");
  }

  @Test
  void showsValuesAsWhatTheyAre() {
    run("SELECT id, person, text, amount, at, raw FROM notes ORDER BY id");

    assertThat(page.text(".status")).startsWith("5 rows in");
    assertThat(cell(1, 3)).startsWith("<script>document.title = 2</script><img");
    assertThat(cell(1, 4)).isEqualTo("1234567890123456.7891");
    assertThat(cell(1, 5)).isEqualTo("2026-02-03 04:05:00.000");
    assertThat(cell(1, 6)).isEqualTo("0x00ff");
    assertThat(cell(5, 1)).isEqualTo("9007199254740993");
    assertThat(cell(2, 3)).isEqualTo("''");
    assertThat(cell(2, 4)).isEqualTo(cell(3, 3)).isEqualTo("NULL");
    assertThat(page.evaluate("document.querySelectorAll('.grid tbody .null').length").asInt())
        .isEqualTo(11);
    assertThat(
            page.evaluate(
                    "[1, 4].every(i => getComputedStyle(document.querySelectorAll('.grid tbody"
                        + " tr')[0].children[i]).textAlign === 'right')")
                .asBoolean())
        .isTrue();
    assertThat(page.evaluate("document.querySelectorAll('main script, main img').length").asInt())
        .isZero();
  }

  @Test
  void showsTheWholeOfALongValueByKeyboard() {
    run("SELECT text FROM notes WHERE id IN (3, 4) ORDER BY id");

    page.click(".grid td");
    page.press("ArrowDown", false);
    page.press("Enter", false);
    page.waitFor("document.querySelector('dialog[open]')");
    assertThat(page.text("dialog pre")).isEqualTo("A long \"text\", ".repeat(100));
    assertThat(cell(2, 1)).endsWith("…").hasSizeLessThan(400);

    page.press("Escape", false);
    page.waitFor("!document.querySelector('dialog')");
    assertThat(page.evaluate("document.activeElement.className").asText()).isEqualTo("grid");
  }

  @Test
  void keepsOnlyTheRowsInSightInTheDocument() {
    page.go("#/query");
    page.waitFor("document.querySelector('#query-limit option')");
    page.evaluate(
        "(() => { const s = document.querySelector('#query-limit'); s.value = 100000;"
            + " s.dispatchEvent(new Event('change')); })()");
    run("SELECT a.id FROM notes a, notes b, notes c, notes d, notes e, notes f");
    page.waitForText(".status", "15,625 rows");

    page.click(".grid td");
    page.press("End", true);

    page.waitForText(".grid tbody th", "15625");
    assertThat(page.evaluate("document.querySelectorAll('.grid tbody tr').length").asInt())
        .isLessThan(100);
  }

  @Test
  void endsAStatementByEscape() {
    begin("SELECT id, slept FROM slow");
    page.waitForText(".status", "Running");
    client.await("SELECT id, slept FROM slow", "RUNNING");

    page.press("Escape", false);

    page.waitForText(".status", "Cancelled");
    client.await("SELECT id, slept FROM slow", "CANCELLED");
  }

  @Test
  void saysWhatIsWrongWithAStatement() {
    run("SELECT nothing FROM notes");

    assertThat(page.text(".problem")).contains("nothing").contains("SQLSTATE 42703");
  }

  @Test
  void runsTheStatementThatTheCursorIsInAndRemembersIt() {
    begin("SELECT ';' AS semicolon; -- not; here\nSELECT 2 AS two");
    page.waitForText(".grid thead", "semicolon");

    page.clickText("History");
    page.waitForText("dialog .entry", "SELECT ';' AS semicolon");
    page.press("Escape", false);

    run("SELECT 'my password' AS secret");
    page.clickText("History");
    page.waitFor("document.querySelector('dialog .entry')");
    assertThat(page.text("dialog")).doesNotContain("password");
    page.press("Escape", false);
  }

  @Test
  void completesColumnsOfTheTablesThatAreNamed() {
    page.go("#/query");
    page.waitFor("document.querySelector('.CodeMirror')");
    page.evaluate(
        "(() => { const cm = document.querySelector('.CodeMirror').CodeMirror;"
            + " cm.setValue('SELECT n.am FROM notes n'); cm.focus(); cm.setCursor(0, 11); })()");
    page.press(" ", true);
    page.waitForText(".CodeMirror-hint", "amount");
    page.press("Enter", false);

    assertThat(
            page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()").asText())
        .isEqualTo("SELECT n.amount FROM notes n");
  }

  @Test
  void drawsWhatRanWhere() {
    run(
        "SELECT p.name, COUNT(*) AS said FROM people p JOIN "
            + data.topic
            + " s ON s.person = p.id GROUP BY p.name");
    page.clickText("Plan and details");
    page.waitFor("document.querySelector('.plan .box')");

    assertThat(page.text(".plan")).contains("MYSQL", "TOPIC", "LOCAL", "30 rows", "2 rows");
    page.evaluate("document.querySelector('.plan .topic').focus()");
    assertThat(page.text(".step")).contains("offsets", "[0, 30)");
    page.evaluate("document.querySelector('.plan .mysql').focus()");
    assertThat(page.text(".step pre")).startsWith("SELECT").contains("people");
  }

  @Test
  void drawsTheTreeOfExplain() {
    run("EXPLAIN SELECT name FROM people WHERE id IN (SELECT person FROM " + data.topic + ")");
    page.waitFor("document.querySelector('.plan .box.mysql')");

    run("EXPLAIN ANALYZE SELECT name, _offset FROM people JOIN " + data.topic + " ON person = id");
    page.waitFor("document.querySelector('.plan .box.topic')");
    assertThat(page.text(".plan")).contains("30 rows");
  }

  @Test
  void listsTablesWithColumnsKeysAndASample() {
    page.go("#/catalog/db/notes");
    page.waitForText(".detail h1", "notes");
    assertThat(page.text(".detail"))
        .contains("<script>document.title = 1</script>", "decimal(20, 4)", "primary", "→ people");
    page.clickText("Read 50 rows");
    page.waitFor("document.querySelector('.sample td')");

    page.clickText("Open in the editor");
    page.waitForText(".CodeMirror-code", "FROM db.notes");
    assertThat(page.evaluate("document.title").asText()).isEqualTo("Query · Oxbow");
  }

  @Test
  void showsPartitionsRecordsAndWhatCouldNotBeDecoded() {
    page.go("#/topic/events/" + data.topic);
    page.waitFor("document.querySelector('.records td')");
    assertThat(page.text(".partitions")).contains("30");
    assertThat(page.text(".warnings")).contains("3 records");
    assertThat(page.text("main h2")).contains("3 not decoded");

    page.click("#topic-errors");
    page.waitFor("document.querySelectorAll('.records tbody tr').length === 3");
    assertThat(page.text(".records tbody")).contains("<script>alert(27)</script>");
  }

  @Test
  void tellsEachToolHowToConnect() {
    page.go("#/connect");
    page.waitForText("td pre", "jdbc:oxbow://127.0.0.1:" + server.port() + "/");
    page.evaluate("document.querySelectorAll('.tool').forEach(t => t.open = true)");

    assertThat(page.text("main"))
        .contains("dev.oxbow.jdbc.OxbowDriver", "DBeaver", "DataGrip", "Tableau", "Metabase")
        .contains("spark.read", "jpype", "sqlline", "DriverManager");
  }

  @Test
  void writesCsvAndJsonWithoutLoss() {
    String columns =
        "[{name: 'a', type: 'BIGINT'}, {name: 'b', type: 'VARCHAR'}, {name: 'b', type: 'DOUBLE'}]";
    String rows = "[['9007199254740993', 'x, \"y\"', 0.5], [null, '', null]]";

    String csv =
        page.evaluate("import('/js/export.js').then(e => e.csv(%s, %s))".formatted(columns, rows))
            .asText();
    String json =
        page.evaluate("import('/js/export.js').then(e => e.json(%s, %s))".formatted(columns, rows))
            .asText();

    assertThat(csv).isEqualTo("a,b,b\r\n9007199254740993,\"x, \"\"y\"\"\",0.5\r\n,\"\",\r\n");
    assertThat(json)
        .contains("{\"a\": 9007199254740993, \"b\": \"x, \\\"y\\\"\", \"b_2\": 0.5}")
        .contains("{\"a\": null, \"b\": \"\", \"b_2\": null}");
  }

  @Test
  void saysWhatIsNotThere() {
    page.go("#/catalog/db/no%20such%20table");
    page.waitForText(".problem", "SQLSTATE 42P01");
    page.go("#/queries/none");
    page.waitForText(".problem", "no such statement");
    page.go("#/topic/events/%E0");
    page.waitForText(".problem", "SQLSTATE 42");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#/overview", "#/query", "#/queries", "#/catalog/db/notes", "#/connect"})
  void everyControlHasANameAndIsReachedByTab(String view) {
    page.go(view);
    page.waitFor("document.querySelector('main .view *')");

    assertThat(
            page.evaluate(
                    "[...document.querySelectorAll('button, input, select, textarea')]"
                        + ".filter(e => e.checkVisibility() && !e.closest('.CodeMirror'))"
                        + ".filter(e => !(e.innerText?.trim() && e.tagName === 'BUTTON')"
                        + " && !e.getAttribute('aria-label') && !e.labels?.length)"
                        + ".map(e => e.outerHTML).join()")
                .asText())
        .isEmpty();
    page.evaluate("document.activeElement.blur()");
    page.press("Tab", false);
    assertThat(page.evaluate("document.activeElement !== document.body").asBoolean()).isTrue();
  }
}
