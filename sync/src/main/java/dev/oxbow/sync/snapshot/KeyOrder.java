package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
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
  private final List<String> expressions;

  KeyOrder(TableSchema schema) {
    this.columns = schema.key().stream().map(schema.columns()::get).toList();
    this.expressions = columns.stream().map(KeyOrder::expression).toList();
  }

  /** ENUM and SET sort by their numbers but are compared with texts as texts. */
  private static String expression(ChangeColumn column) {
    String name = TableRows.quoted(column.name());
    return switch (column.type()) {
      case ENUM, SET, BIT -> name + " + 0";
      default -> name;
    };
  }

  String orderBy() {
    return " ORDER BY " + String.join(", ", expressions);
  }

  /** What must hold behind one bound and up to another, where there is one. */
  String condition(Optional<Bound> after, Optional<Bound> upTo) {
    List<String> all = new ArrayList<>();
    after.ifPresent(bound -> all.add(compared(bound, ">", ">")));
    upTo.ifPresent(bound -> all.add(compared(bound, "<", "<=")));
    return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
  }

  /** {@code (a > 1 OR (a = 1 AND b > 2))}: MySQL finds a range of the index for this one only. */
  private String compared(Bound bound, String strict, String last) {
    StringBuilder condition = new StringBuilder("(");
    for (int i = 0; i < expressions.size(); i++) {
      if (i > 0) {
        condition.append(" OR (");
        for (int j = 0; j < i; j++) {
          condition.append(expressions.get(j)).append(" = ").append(bound.literals().get(j));
          condition.append(" AND ");
        }
      }
      condition
          .append(expressions.get(i))
          .append(' ')
          .append(i == expressions.size() - 1 ? last : strict)
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
    return String.join(", ", expressions);
  }

  /** The key on which a result stands. */
  Bound bound(ResultSet row) throws SQLException {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      literals.add(literal(columns.get(i), row.getBytes(i + 1)));
    }
    return new Bound(literals);
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
          new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1);
      case DATE, DATETIME, TIMESTAMP, TIME ->
          "'" + new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1) + "'";
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
