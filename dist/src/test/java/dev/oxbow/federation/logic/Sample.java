package dev.oxbow.federation.logic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Which queries are asked. A line of a sample says: the script, {@code every} n-th or the {@code
 * first} n of the queries that are for us. The scripts themselves come from the jar.
 */
record Sample(List<Part> parts) {
  /** Some queries of one script. */
  record Part(String script, boolean first, int number, int line) {
    /** Whether a query is among them; queries are counted from 0. */
    boolean takes(int query, int atLine) {
      if (line > 0) {
        return line == atLine;
      }
      return first ? query < number : query % number == 0;
    }

    boolean isComplete(int queries, int atLine) {
      return line > 0 ? atLine >= line : first && queries >= number;
    }
  }

  /**
   * By name: {@code short} and {@code all} are frozen; any other name is a script's, all of whose
   * queries are meant, or, with {@code :line} behind it, one of them.
   */
  static Sample named(String name) {
    if (name.equals("short") || name.equals("all")) {
      return new Sample(read(name + ".txt"));
    }
    String[] parts = name.split(":", -1);
    int line = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
    return new Sample(List.of(new Part(parts[0], false, 1, line)));
  }

  private static List<Part> read(String resource) {
    try (InputStream stream =
            Objects.requireNonNull(Sample.class.getResourceAsStream(resource), resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Sample::part)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Part part(String line) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 3 || !words[1].equals("first") && !words[1].equals("every")) {
      throw new IllegalArgumentException(line);
    }
    return new Part(words[0], words[1].equals("first"), Integer.parseInt(words[2]), 0);
  }
}
