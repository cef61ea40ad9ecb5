package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order of a table's primary key, in which a snapshot goes through the table. All comparing is
 * MySQL's, by the columns' own collations; a key only travels through us, as a literal.
 */
final class KeyOrder {
  private final List<ChangeColumn> columns;
  private final List<String> names;
  private final List<String> described;

  KeyOrder(TableSchema schema) {
    this.columns = schema.key().stream().map(schema.columns()::get).toList();
    this.names = columns.stream().map(column -> TableRows.quoted(column.name())).toList();
    this.described =
        columns.stream()
            .map(
                column ->
                    String.join(
                        " ",
                        column.name(),
                        column.definition().columnType(),
                        column.definition().collation()))
            .toList();
  }

  /** Whether a bound is one of this key. */
  boolean orders(Bound bound) {
    return bound.columns().equals(described);
  }

  String orderBy() {
    return " ORDER BY " + String.join(", ", names);
  }

  /** What must hold behind one bound and up to another, where there is one. */
  List<String> conditions(Optional<Bound> after, Optional<Bound> upTo) {
    List<String> all = new ArrayList<>();
    after.ifPresent(bound -> all.add(compared(bound, ">", ">")));
    upTo.ifPresent(bound -> all.add(compared(bound, "<", "<=")));
    return all;
  }

  /** {@code (a > 1 OR (a = 1 AND b > 2))}: MySQL finds a range of the index for this one only. */
  private String compared(Bound bound, String strict, String last) {
    StringBuilder condition = new StringBuilder("(");
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        condition.append(" OR (");
        for (int j = 0; j < i; j++) {
          condition.append(names.get(j)).append(" = ").append(bound.literals().get(j));
          condition.append(" AND ");
        }
      }
      condition
          .append(names.get(i))
          .append(' ')
          .append(i == names.size() - 1 ? last : strict)
          .append(' ')
          .append(bound.literals().get(i));
      if (i > 0) {
        condition.append(')');
      }
    }
    return condition.append(')').toString();
  }

  /** A select list from which {@link #bound} can be read. */
  String selectList() {
    return String.join(", ", columns.stream().map(KeyOrder::exact).toList());
  }

  int columns() {
    return columns.size();
  }

  /** So that all of the value is printed: ENUM and SET sort by their numbers. */
  private static String exact(ChangeColumn column) {
    String name = TableRows.quoted(column.name());
    return switch (column.type()) {
      case ENUM, SET, BIT -> name + " + 0";
      case FLOAT, DOUBLE -> name + " * 1e0";
      default -> name;
    };
  }

  /**
   * The key on which a result stands.
   *
   * @param first the column of the result that holds its first value, from 1
   */
  Bound bound(ResultSet row, int first) throws SQLException {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      literals.add(literal(columns.get(i), row.getBytes(first + i)));
    }
    return new Bound(described, literals);
  }

  private static String literal(ChangeColumn column, byte @Nullable [] raw) {
    if (raw == null) {
      throw new IllegalArgumentException("a primary key with NULL in " + column.name());
    }
    String hex = "x'" + HexFormat.of().formatHex(raw) + "'";
    return switch (column.type()) {
      case TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          DECIMAL,
          FLOAT,
          DOUBLE,
          YEAR,
          BIT,
          ENUM,
          SET ->
          new String(raw, StandardCharsets.ISO_8859_1);
      case DATE, DATETIME, TIMESTAMP, TIME ->
          "'" + new String(raw, StandardCharsets.ISO_8859_1) + "'";
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> hex;
      // In the column's own character set, or MySQL would convert the column and miss its index.
      default ->
          "CONVERT(_utf8mb4 "
              + hex
              + " USING "
              + column.definition().charset()
              + ") COLLATE "
              + column.definition().collation();
    };
  }
}
