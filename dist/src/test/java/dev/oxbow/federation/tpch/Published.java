package dev.oxbow.federation.tpch;

import dev.oxbow.federation.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queries of the specification and their answers at scale 0.01, as files. */
final class Published {
  private Published() {}

  static List<String> queries() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= 22; i++) {
      names.add("q%02d".formatted(i));
    }
    return names;
  }

  static String sql(String query) {
    return read("queries/" + query + ".sql");
  }

  /** The same for MySQL, which knows no FETCH FIRST. */
  static String mySql(String query) {
    return sql(query).replaceAll("fetch first (\\d+) rows only", "limit $1");
  }

  /** The answer; a quotient is a Double, all else is text that must be met exactly. */
  static Answer answer(String query, Answer duckDb) {
    List<String> lines = read("answers/" + query + ".tsv").lines().toList();
    List<Answer.Column> columns =
        Arrays.stream(lines.get(0).split("\t"))
            .map(name -> new Answer.Column(name, "VARCHAR"))
            .toList();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split("\t", -1);
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        boolean quotient = duckDb.columns().get(i).type().equals("DOUBLE");
        row.add(values[i].equals("\\N") ? null : quotient ? Double.valueOf(values[i]) : values[i]);
      }
      rows.add(row);
    }
    return new Answer(columns, rows);
  }

  private static String read(String file) {
    try (InputStream in = Published.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("There is no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
