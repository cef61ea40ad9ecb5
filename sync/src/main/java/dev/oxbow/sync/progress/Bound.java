package dev.oxbow.sync.progress;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A key between two chunks, as literals that MySQL reads back as the same key. It is kept in the
 * progress of a snapshot, so that the snapshot goes on behind it after a crash.
 *
 * @param columns what the key's columns were, each with its type: with other columns, or in another
 *     order of texts, the bound says nothing
 * @param literals SQL, for each column of the key
 */
public record Bound(List<String> columns, List<String> literals) {
  /** A number, a time, bytes, or a text in its column's order: nothing that asks for anything. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "-?[0-9.]+(e[-+]?[0-9]+)?|'[-0-9:. ]+'|x'[0-9a-f]*'"
              + "|CONVERT\\(_utf8mb4 x'[0-9a-f]*' USING \\w+\\) COLLATE \\w+");

  public Bound {
    columns = List.copyOf(columns);
    literals = List.copyOf(literals);
    if (literals.isEmpty() || columns.size() != literals.size()) {
      throw new IllegalArgumentException("a bound of " + columns + " that is " + literals);
    }
    for (String literal : literals) {
      if (!LITERAL.matcher(literal).matches()) {
        throw new IllegalArgumentException("'" + literal + "' is no key that a snapshot wrote");
      }
    }
  }
}
