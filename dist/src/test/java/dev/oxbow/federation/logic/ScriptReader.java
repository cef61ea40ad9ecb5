package dev.oxbow.federation.logic;

import dev.oxbow.federation.logic.Sample.Part;
import dev.oxbow.federation.logic.Step.Command;
import dev.oxbow.federation.logic.Step.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script's records (<a
 * href="https://www.sqlite.org/sqllogictest/doc/trunk/about.wiki">format</a>) as MySQL would: what
 * is {@code onlyif} another database is left out, and so is what is to fail. A query that MySQL
 * skips as {@code not compatible} is the standard's form of the one beside it, which only MySQL
 * takes; both are read, since we take both.
 *
 * <p>The parser that comes with the scripts reads them as PostgreSQL would, and hides the rest.
 */
final class ScriptReader {
  private static final String US = "mysql";
  private static final String STANDARD_FORM = "not compatible";

  private final BufferedReader lines;
  private final Part part;
  private final List<Step> steps = new ArrayList<>();
  private int lineNumber;
  private int queries;

  /** What the lines above a record say: whose it is. */
  private boolean ours = true;

  private boolean mysqlToo = true;

  private ScriptReader(BufferedReader lines, Part part) {
    this.lines = lines;
    this.part = part;
  }

  static Script read(Part part) {
    String resource = "/test/" + part.script();
    try (InputStream stream =
            Objects.requireNonNull(ScriptReader.class.getResourceAsStream(resource), resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return new ScriptReader(lines, part).read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Script read() throws IOException {
    String line;
    while (!part.isComplete(queries, lineNumber) && (line = next()) != null) {
      String[] words = line.strip().split("\\s+", -1);
      switch (words[0]) {
        case "skipif" -> skipIf(words[1], line);
        case "onlyif" -> ours &= words[1].equals(US);
        case "statement" -> statement(words[1]);
        case "query" -> query(words);
        case "halt" -> {
          if (ours && mysqlToo) {
            return script();
          }
          forgetConditions();
        }
        default -> {
          // Comments, empty lines and hash-threshold, which is for who writes scripts.
        }
      }
    }
    return script();
  }

  private Script script() {
    while (!steps.isEmpty() && steps.get(steps.size() - 1) instanceof Command) {
      steps.remove(steps.size() - 1);
    }
    return new Script(part.script(), List.copyOf(steps));
  }

  private void skipIf(String database, String line) {
    if (database.equals(US)) {
      mysqlToo = false;
      ours &= line.endsWith(STANDARD_FORM);
    }
  }

  private void forgetConditions() {
    ours = true;
    mysqlToo = true;
  }

  private void statement(String outcome) throws IOException {
    int at = lineNumber;
    String sql = text(false);
    if (ours && mysqlToo && outcome.equals("ok")) {
      steps.add(new Command(at, sql));
    }
    forgetConditions();
  }

  private void query(String[] words) throws IOException {
    int at = lineNumber;
    String sql = text(true);
    List<String> expected = answer();
    if (ours && part.takes(queries++, at)) {
      Order order = words.length > 2 ? Order.named(words[2]) : Order.NOSORT;
      steps.add(new Question(at, sql, mysqlToo, words[1], order, Expected.of(expected)));
    }
    forgetConditions();
  }

  private List<String> answer() throws IOException {
    List<String> values = new ArrayList<>();
    String line;
    while ((line = next()) != null && !line.isEmpty()) {
      values.add(line);
    }
    return values;
  }

  /** Up to an empty line, or to the line above a query's answer. */
  private String text(boolean query) throws IOException {
    List<String> text = new ArrayList<>();
    String line;
    while ((line = next()) != null && !line.isBlank() && !(query && line.equals("----"))) {
      text.add(line);
    }
    return String.join("\n", text);
  }

  private @Nullable String next() throws IOException {
    lineNumber++;
    return lines.readLine();
  }
}
