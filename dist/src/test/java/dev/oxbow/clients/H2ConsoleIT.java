package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** H2's web console, which takes any driver, as a browser sees it. */
final class H2ConsoleIT {
  private static final Pattern ADDRESS = Pattern.compile("http://\\S+?:(\\d+)");
  private static final Pattern SESSION = Pattern.compile("jsessionid=(\\w+)");

  private static final HttpClient BROWSER = HttpClient.newHttpClient();
  private static Process console;
  private static String base = "";
  private static String session = "";

  @BeforeAll
  static void login() throws Exception {
    console =
        new ProcessBuilder(
                new Tool("h2", "-Dh2.bindAddress=127.0.0.1")
                    .command("org.h2.tools.Server", "-web", "-webPort", "0"))
            .redirectErrorStream(true)
            .start();
    BufferedReader out = console.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    Matcher address = ADDRESS.matcher(String.valueOf(line));
    assertThat(address.find()).as("%s", line).isTrue();
    base = "http://127.0.0.1:" + address.group(1) + "/";
    Matcher found = SESSION.matcher(get(""));
    assertThat(found.find()).isTrue();
    session = found.group(1);
    String page =
        post(
            "login.do",
            Map.of(
                "driver",
                "dev.oxbow.jdbc.OxbowDriver",
                "url",
                Shop.open().url() + "/?topicsAsTables=true",
                "user",
                Shop.USER,
                "password",
                Shop.PASSWORD));
    assertThat(page).contains("frame").doesNotContain("SQLException");
  }

  @AfterAll
  static void end() {
    console.destroy();
  }

  @Test
  void showsTheTreeOfTables() throws Exception {
    String tree = get("tables.do");

    assertThat(tree)
        .contains("'folder', 'shop'", "'folder', 'events'", "'view', 'residents'")
        .contains("addTable('customers', 'id name credit joined seen'")
        .contains("addTable('visits', 'visit customer_id page ms bot _key _partition _offset ")
        .contains("'index', 'by_name'", "'type', 'DECIMAL(38, 10)'")
        .contains("'info', 'Oxbow ");
  }

  @Test
  void runsAJoinOfATableAndATopic() throws Exception {
    String page =
        ask(
            "SELECT c.name, COUNT(*) AS visits, SUM(v.ms) FROM shop.customers c"
                + " JOIN shop.visits v ON v.customer_id = c.id WHERE c.id = 2 GROUP BY c.name");

    assertThat(page)
        .contains("<td>customer 002</td><td>10</td><td>4515.0</td>")
        .contains("<th>visits</th>");
  }

  @Test
  void showsEveryType() throws Exception {
    assertThat(ask("SELECT * FROM shop.kinds ORDER BY id"))
        .contains("<td>-9223372036854775808</td><td>18446744073709551615</td><td>true</td>")
        .contains("<td>0001-01-01</td><td>2024-03-31 02:30:00.123456</td><td>-12:34:56</td>")
        .contains("&#235; &#39;\\&quot; &#128512;");
  }

  @Test
  void showsAnErrorAndGoesOn() throws Exception {
    assertThat(ask("SELECT nothing FROM shop.customers"))
        .contains("Column &#39;nothing&#39; not found in any table", "42703/1003");
    assertThat(ask("SELECT 'still here'")).contains("<td>still here</td>");
  }

  private static String ask(String sql) throws Exception {
    return post("query.do", Map.of("sql", sql));
  }

  private static String get(String page) throws Exception {
    return send(HttpRequest.newBuilder(uri(page)).build());
  }

  private static String post(String page, Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(uri(page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static URI uri(String page) {
    return URI.create(base + page + (session.isEmpty() ? "" : "?jsessionid=" + session));
  }

  private static String send(HttpRequest request) throws Exception {
    return BROWSER.send(request, BodyHandlers.ofString()).body();
  }
}
