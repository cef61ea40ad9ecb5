package dev.oxbow.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.server.http.StaticFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The console's files, read as texts: what can be known of them without a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/oxbow/server/console");
  private static final int MOST_BYTES = 200_000;

  private final Map<String, String> files = read();
  private final StaticFiles served = new StaticFiles();

  private static Map<String, String> read() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(FOLDER)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put("/" + FOLDER.relativize(file), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static List<String> all(String regex, String text) {
    List<String> found = new ArrayList<>();
    Matcher m = Pattern.compile(regex).matcher(text);
    while (m.find()) {
      found.add(m.group(1));
    }
    return found;
  }

  private String page() {
    return String.valueOf(files.get("/index.html"));
  }

  @Test
  void everyFileIsServed() {
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(files.keySet()).allMatch(served::has);
  }

  @Test
  void everyPathThatTheFilesNameIsThere() {
    List<String> named = new ArrayList<>(all("(?:src|href)=\"(/[^\"]+)\"", page()));
    files.values().forEach(text -> named.addAll(all("src: \"(/[^\"]+)\"", text)));
    assertThat(named).anyMatch(path -> path.startsWith("/webjars/")).allMatch(served::has);
  }

  @Test
  void everyImportedModuleAndNameIsThere() {
    int imports = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      Matcher m =
          Pattern.compile("import (?:\\{([^}]*)\\}|\\* as (\\w+)) from \"([^\"]+)\"")
              .matcher(file.getValue());
      while (m.find()) {
        imports++;
        String other = Path.of(file.getKey()).resolveSibling(m.group(3)).normalize().toString();
        assertThat(files).as(file.getKey()).containsKey(other);
        Set<String> exported =
            new TreeSet<>(
                all(
                    "export (?:async )?(?:function|const|class) (\\w+)",
                    String.valueOf(files.get(other))));
        List<String> wanted =
            m.group(1) != null
                ? List.of(m.group(1).trim().split("\\s*,\\s*"))
                : all("\\b" + m.group(2) + "\\.(\\w+)\\(", file.getValue());
        assertThat(exported).as(file.getKey() + " of " + other).containsAll(wanted);
      }
    }
    assertThat(imports).isGreaterThan(30);
  }

  @Test
  void everyIdThatAScriptLooksForExists() {
    Set<String> made = new TreeSet<>(all("\\bid=\"([\\w-]+)\"", page()));
    Set<String> asked = new TreeSet<>();
    for (String text : files.values()) {
      made.addAll(all("\\bid: \"([\\w-]+)\"", text));
      asked.addAll(all("getElementById\\(\"([\\w-]+)\"\\)", text));
      asked.addAll(all("\\bfor: \"([\\w-]+)\"", text));
    }
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(made).containsAll(asked);
  }

  @Test
  void nothingIsAskedOfAnotherHost() {
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text = file.getValue().replace("http://www.w3.org/2000/svg", "");
      assertThat(text).as(file.getKey()).doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]");
    }
  }

  @Test
  void nothingNeedsALooserPolicy() {
    assertThat(page())
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style")
        .doesNotContainPattern("\\s(style|on\\w+)=");
    files.forEach(
        (name, text) ->
            assertThat(text)
                .as(name)
                .doesNotContainPattern(
                    "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
                        + "|DOMParser|srcdoc|javascript:"));
  }

  @Test
  void passwordsAreKeptNowhere() {
    files.forEach(
        (name, text) -> {
          if (!name.equals("/js/store.js")) {
            assertThat(text).as(name).doesNotContain("localStorage", "sessionStorage");
          }
        });
  }

  @Test
  void staysSmall() {
    assertThat(files.values().stream().mapToInt(String::length).sum()).isLessThan(MOST_BYTES);
    files.forEach((name, text) -> assertThat(text.lines().count()).as(name).isLessThan(500));
  }
}
