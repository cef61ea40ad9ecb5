package dev.oxbow.sync.apply;

import dev.oxbow.mysql.write.LocalRows;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.table.LoadedField;
import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows by LOAD DATA LOCAL INFILE of a stream, which costs the server less than statements.
 * It does so only for many rows that are whole and new: all of them go into the table as they are
 * and none takes another one's place, or nothing happens and statements have to write them, which
 * also find the one at fault. Used by one thread, for one session.
 */
final class Loads {
  /** Where rows are not new, so many chances are passed over at most until the next attempt. */
  private static final int LONGEST_PAUSE = 64;

  /**
   * It goes on over what does not fit and over keys that are there, with a warning for each. Within
   * triggers what does not fit is an error. Backslashes are no escapes, neither in the session's
   * statements nor in the rows.
   */
  private static final String LOAD =
      """
      LOAD DATA LOCAL INFILE 'rows' INTO TABLE %s CHARACTER SET utf8mb4 \
      FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '''' ESCAPED BY '' \
      LINES TERMINATED BY '\n' (%s)%s""";

  private final int leastRows;
  private final int mostChars;
  private final Pauses pauses;

  /**
   * @param leastRows from how many rows on they are loaded
   * @param mostChars of a row; a statement of a larger one the server may refuse
   * @param pauses of whoever has one session after another
   */
  Loads(int leastRows, int mostChars, Pauses pauses) {
    this.leastRows = leastRows;
    this.mostChars = mostChars;
    this.pauses = pauses;
  }

  /** How long tables rest where it did not work. */
  static final class Pauses {
    private final Map<TableName, Pause> byTable = new HashMap<>();

    private Pause of(TableName table) {
      return byTable.computeIfAbsent(table, name -> new Pause());
    }
  }

  /** Of a table whose rows were not new. */
  private static final class Pause {
    private int length;
    private int left;

    void of(int chances) {
      length = Math.min(LONGEST_PAUSE, chances);
      left = length;
    }
  }

  /**
   * Loads rows, within the transaction.
   *
   * @param rows that tell all columns, generated ones aside
   * @return whether it did; otherwise nothing was written
   * @throws SQLException when the transaction is to begin again, or the connection broke
   */
  boolean load(Statement statement, TargetTable table, List<@Nullable String[]> rows)
      throws SQLException {
    if (rows.size() < leastRows) {
      return false;
    }
    Pause pause = pauses.of(table.name());
    if (pause.left > 0) {
      pause.left--;
      return false;
    }
    Optional<List<RowStream.Field>> fields = fields(table);
    if (fields.isEmpty() || !rows.stream().allMatch(this::isSmall)) {
      return false;
    }
    try {
      boolean isDone = load(statement, table, fields.get(), rows);
      pause.of(isDone ? 0 : Math.max(1, pause.length * 2));
      return isDone;
    } catch (SQLException e) {
      if (Outcome.of(e) != Outcome.AGAIN) {
        // The connection broke: there are proxies that end one at this statement.
        pause.of(LONGEST_PAUSE);
      }
      throw e;
    }
  }

  private boolean isSmall(@Nullable String[] row) {
    long chars = 0;
    for (String literal : row) {
      chars += literal == null ? 0 : literal.length();
    }
    return chars < mostChars;
  }

  private static Optional<List<RowStream.Field>> fields(TargetTable table) {
    List<RowStream.Field> fields = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      TargetColumn column = table.columns().get(i);
      if (!column.generated()) {
        Optional<LoadedField> how = LoadedField.of(column.type());
        if (how.isEmpty()) {
          return Optional.empty();
        }
        fields.add(new RowStream.Field(i, how.get()));
      }
    }
    return Optional.of(fields);
  }

  private static String sql(TargetTable table, List<RowStream.Field> fields) {
    List<String> into = new ArrayList<>();
    List<String> set = new ArrayList<>();
    for (RowStream.Field field : fields) {
      String name = Quoted.name(table.columns().get(field.position()).name());
      String variable = "@oxbow_" + field.position();
      String expression = field.how().expression(variable);
      into.add(expression == null ? name : variable);
      if (expression != null) {
        set.add(name + " = " + expression);
      }
    }
    return LOAD.formatted(
        table.quoted(),
        String.join(", ", into),
        set.isEmpty() ? "" : " SET " + String.join(", ", set));
  }

  private static boolean load(
      Statement statement,
      TargetTable table,
      List<RowStream.Field> fields,
      List<@Nullable String[]> rows)
      throws SQLException {
    statement.execute("SAVEPOINT oxbow_load");
    try {
      int written = LocalRows.load(statement, sql(table, fields), new RowStream(fields, rows));
      // Those whose key is there are not among the written ones.
      if (written == rows.size() && statement.getWarnings() == null) {
        return true;
      }
    } catch (SQLException e) {
      if (Outcome.of(e) == Outcome.AGAIN) {
        throw e;
      }
      // Why, statements find out; that the connection broke, the next one does.
    }
    statement.execute("ROLLBACK TO SAVEPOINT oxbow_load");
    return false;
  }
}
