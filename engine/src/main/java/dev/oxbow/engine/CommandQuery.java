package dev.oxbow.engine;

import dev.oxbow.catalog.Catalog;
import dev.oxbow.parse.Statement;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SHOW, DESCRIBE, USE and SET, which the engine answers itself. */
final class CommandQuery implements Query {
  private final EngineSession session;
  private final Statement statement;

  CommandQuery(EngineSession session, Statement statement) {
    this.session = session;
    this.statement = statement;
  }

  @Override
  public List<ResultColumn> columns() {
    if (statement instanceof Statement.ShowSchemas) {
      return texts("Schema");
    }
    if (statement instanceof Statement.ShowTables) {
      return texts("Table", "Type", "Comment");
    }
    if (statement instanceof Statement.ShowColumns) {
      return texts("Column", "Type", "Null", "Key", "Comment");
    }
    return List.of();
  }

  private static List<ResultColumn> texts(String... labels) {
    List<ResultColumn> columns = new ArrayList<>();
    for (String label : labels) {
      columns.add(ResultColumn.of(label, ColumnType.of(ColumnType.Kind.VARCHAR)));
    }
    return columns;
  }

  @Override
  public List<ColumnType> parameters() {
    return List.of();
  }

  @Override
  public Result execute(List<@Nullable Object> parameters, ExecuteOptions options) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (statement instanceof Statement.ShowSchemas show) {
      session.catalog().schemas().stream()
          .filter(name -> matches(show.like(), name))
          .forEach(name -> rows.add(new @Nullable Object[] {name}));
    } else if (statement instanceof Statement.ShowTables show) {
      showTables(show, rows);
    } else if (statement instanceof Statement.ShowColumns show) {
      showColumns(show.table(), rows);
    } else if (statement instanceof Statement.Use use) {
      session.use(use.schema());
    } else if (statement instanceof Statement.Set set) {
      session.settings().set(set.name(), set.value());
    }
    return new ListResult(columns(), rows, List.of());
  }

  private void showTables(Statement.ShowTables show, List<@Nullable Object[]> rows) {
    Catalog catalog = session.catalog();
    String schema = show.schema() == null ? session.schema() : session.requireSchema(show.schema());
    for (String name : catalog.tables(schema)) {
      if (matches(show.like(), name)) {
        TableInfo info = catalog.table(schema, name).orElse(null);
        if (info != null) {
          rows.add(new @Nullable Object[] {name, info.kind().jdbcName(), info.comment()});
        }
      }
    }
  }

  private void showColumns(List<String> path, List<@Nullable Object[]> rows) {
    String name = path.get(path.size() - 1);
    String schema = path.size() == 1 ? session.schema() : session.requireSchema(path.get(0));
    TableInfo info =
        session.catalog().table(schema, name).orElseThrow(() -> session.missing(schema, name));
    List<String> primary =
        info.keys().stream()
            .filter(TableInfo.Key::primary)
            .flatMap(key -> key.columns().stream())
            .toList();
    for (Column column : info.columns()) {
      rows.add(
          new @Nullable Object[] {
            column.name(),
            column.type().toString(),
            column.type().nullable() ? "YES" : "NO",
            primary.contains(column.name()) ? "PRI" : "",
            column.hidden() && column.comment().isEmpty() ? "not in *" : column.comment()
          });
    }
  }

  private static boolean matches(@Nullable String like, String name) {
    if (like == null) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (char c : like.toCharArray()) {
      regex.append(
          switch (c) {
            case '%' -> ".*";
            case '_' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(name)
        .matches();
  }

  @Override
  public void cancel() {
    // Its answer is at hand: there is nothing to wait for.
  }

  @Override
  public void close() {
    session.forget(this);
  }
}
