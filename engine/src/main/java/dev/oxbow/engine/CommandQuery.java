package dev.oxbow.engine;

import dev.oxbow.catalog.Catalog;
import dev.oxbow.catalog.InformationSchema;
import dev.oxbow.error.OxbowException;
import dev.oxbow.history.QueryRun;
import dev.oxbow.parse.Statement;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SHOW, DESCRIBE, USE and SET, where they are more than a query of information_schema. */
final class CommandQuery implements Query {
  private final EngineSession session;
  private final String sql;
  private final Statement statement;
  private final RunningQuery running = new RunningQuery("");

  CommandQuery(EngineSession session, String sql, Statement statement) {
    this.session = session;
    this.sql = sql;
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
    if (statement instanceof Statement.ShowColumns show) {
      return texts(show.full() ? ShownTable.FULL_COLUMNS : ShownTable.COLUMNS);
    }
    if (statement instanceof Statement.ShowIndexes) {
      return texts(ShownTable.INDEXES);
    }
    if (statement instanceof Statement.ShowCreate) {
      return texts("Table", "Create Table");
    }
    if (statement instanceof Statement.ShowWarnings) {
      return texts("Level", "Code:n", "Message");
    }
    if (statement instanceof Statement.ShowGrants) {
      return texts("Grants for " + user() + "@%");
    }
    return List.of();
  }

  /** Columns of texts, or of BIGINTs where {@code :n} follows the label. */
  private static List<ResultColumn> texts(String... labels) {
    return Arrays.stream(labels)
        .map(
            label ->
                label.endsWith(":n")
                    ? ResultColumn.of(
                        label.substring(0, label.length() - 2),
                        ColumnType.of(ColumnType.Kind.BIGINT))
                    : ResultColumn.of(label, ColumnType.of(ColumnType.Kind.VARCHAR)))
        .toList();
  }

  @Override
  public List<ColumnType> parameters() {
    return List.of();
  }

  @Override
  public Result execute(List<@Nullable Object> parameters, ExecuteOptions options) {
    QueryRun run = session.begins(sql);
    try (StatementScope scope = running.begin(options)) {
      ListResult result = new ListResult(columns(), scope.aside(this::rows), List.of());
      run.shows(result::statistics);
      run.done();
      return result;
    } catch (OxbowException e) {
      run.failed(e);
      throw e;
    }
  }

  private List<@Nullable Object[]> rows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (statement instanceof Statement.ShowSchemas show) {
      session.catalog().schemas().stream()
          .filter(name -> matches(show.like(), name))
          .forEach(name -> rows.add(new @Nullable Object[] {name}));
    } else if (statement instanceof Statement.ShowTables show) {
      showTables(show, rows);
    } else if (statement instanceof Statement.ShowColumns show) {
      ShownTable table = table(show.table());
      rows.addAll(show.full() ? table.fullColumns() : table.columns());
      rows.removeIf(row -> !matches(show.like(), String.valueOf(row[0])));
    } else if (statement instanceof Statement.ShowIndexes show) {
      rows.addAll(table(show.table()).indexes());
    } else if (statement instanceof Statement.ShowCreate show) {
      rows.add(table(show.table()).create());
    } else if (statement instanceof Statement.ShowWarnings) {
      session
          .lastWarnings()
          .forEach(warning -> rows.add(new @Nullable Object[] {"Warning", 1105L, warning}));
    } else if (statement instanceof Statement.ShowGrants) {
      showGrants(rows);
    } else if (statement instanceof Statement.Use use) {
      session.use(use.schema());
    } else if (statement instanceof Statement.Set set) {
      set.values().forEach(session.variables()::set);
    }
    return rows;
  }

  private String user() {
    return session.access().user().orElse("");
  }

  /** What the session may read, in MySQL's words; nothing of what it may not see. */
  private void showGrants(List<@Nullable Object[]> rows) {
    String to = " TO " + ShownTable.quoted(user()) + "@`%`";
    boolean all = session.access().seesAll();
    rows.add(new @Nullable Object[] {"GRANT " + (all ? "SELECT" : "USAGE") + " ON *.*" + to});
    Catalog catalog = session.catalog();
    for (String schema : all ? List.<String>of() : catalog.schemas()) {
      if (!schema.equals(catalog.defaultSchema()) && !InformationSchema.isNamed(schema)) {
        for (String table : catalog.tables(schema)) {
          String name = ShownTable.quoted(schema) + "." + ShownTable.quoted(table);
          rows.add(new @Nullable Object[] {"GRANT SELECT ON " + name + to});
        }
      }
    }
  }

  private void showTables(Statement.ShowTables show, List<@Nullable Object[]> rows) {
    Catalog catalog = session.catalog();
    String schema = show.schema() == null ? session.schema() : session.requireSchema(show.schema());
    List<String> names =
        catalog.tables(schema).stream().filter(name -> matches(show.like(), name)).toList();
    Map<String, TableInfo> together = catalog.tables(schema, Set.copyOf(names));
    for (String name : names) {
      TableInfo known = together.get(name);
      TableInfo info = known == null ? catalog.table(schema, name).orElse(null) : known;
      if (info != null) {
        rows.add(new @Nullable Object[] {name, info.kind().jdbcName(), info.comment()});
      }
    }
  }

  private ShownTable table(List<String> path) {
    String name = path.get(path.size() - 1);
    String schema = path.size() == 1 ? session.schema() : session.requireSchema(path.get(0));
    TableInfo info =
        session.catalog().table(schema, name).orElseThrow(() -> session.missing(schema, name));
    return new ShownTable(info);
  }

  /** LIKE without case; a backslash escapes. */
  private static boolean matches(@Nullable String like, String name) {
    if (like == null) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '\\' && i + 1 < like.length()) {
        regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(
            regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
        .matcher(name)
        .matches();
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  @Override
  public void close() {
    session.forget(this);
  }
}
