package dev.oxbow.server;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.catalog.InformationSchema;
import dev.oxbow.config.Settings;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.Session;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.RoleConfig;
import dev.oxbow.spi.TableInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what roles are granted with what the sources have: a misspelt name hides nothing, or
 * shows nothing, without any error. A source that is not configured is refused; a table or a column
 * may come later, so that it is warned of, once for each source, when the source can be reached.
 */
final class GrantCheck {
  private static final Logger LOG = LoggerFactory.getLogger(GrantCheck.class);

  /** Tables of a pattern are described one by one; so many that it takes long are not. */
  private static final int MOST_TABLES = 50;

  private final Engine engine;
  private final Map<String, RoleConfig> roles;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  GrantCheck(Engine engine, Map<String, RoleConfig> roles) {
    this.engine = engine;
    this.roles = roles;
  }

  private interface Task {
    void run(String role, Grant grant, Session granted);
  }

  /** Opens a session for each grant that sees what it grants, and nothing else. */
  private void forEach(Task task) {
    roles.forEach(
        (role, config) -> {
          for (Grant grant : config.grants()) {
            Access access = Access.builder().user("nobody").grant(grant).build();
            try (Session granted = engine.openSession(access)) {
              task.run(role, grant, granted);
            }
          }
        });
  }

  /**
   * Reaches no source.
   *
   * @throws OxbowException INVALID_CONFIG
   */
  void refuseUnknownSources() {
    try (Session all = engine.openSession()) {
      Set<String> sources = new TreeSet<>(all.catalog().schemas());
      sources.remove(all.catalog().defaultSchema());
      sources.remove(InformationSchema.NAME);
      forEach(
          (role, grant, granted) -> {
            if (granted.catalog().schemas().stream().noneMatch(sources::contains)) {
              throw new OxbowException(
                  ErrorCode.INVALID_CONFIG,
                  "Role '"
                      + role
                      + "' is granted '"
                      + name(grant)
                      + "' in server.roles, but there is no source '"
                      + grant.schema()
                      + "'"
                      + Settings.nearest(grant.schema(), sources));
            }
          });
    }
  }

  /** Warns of what a source lacks that can be reached and was not looked at before. */
  void check(Map<String, Boolean> sources) {
    sources.forEach(
        (source, up) -> {
          if (up && !roles.isEmpty() && !checked.contains(source)) {
            try (Session all = engine.openSession()) {
              forEach((role, grant, granted) -> check(role, grant, source, granted, all));
              checked.add(source);
            } catch (OxbowException e) {
              // Not asked any more: the next look finds out.
              LOG.debug("The grants over {} cannot be checked: {}", source, e.getMessage());
            }
          }
        });
  }

  private void check(String role, Grant grant, String source, Session granted, Session all) {
    if (!granted.catalog().schemas().contains(source)) {
      return;
    }
    List<String> tables = granted.catalog().tables(source);
    if (tables.isEmpty() && grant.schema().equals(source)) {
      String table = grant.table().substring(grant.table().lastIndexOf('.') + 1);
      LOG.warn(
          "Role '{}' is granted '{}', but there is no such table{}",
          role,
          name(grant),
          Settings.nearest(table, new TreeSet<>(all.catalog().tables(source))));
    }
    if (tables.isEmpty() || tables.size() > MOST_TABLES) {
      return;
    }
    checkColumns(role, grant, source, tables, all);
    if (grant.where() != null) {
      tables.forEach(table -> checkFilter(role, source, table, granted));
    }
  }

  private static void checkColumns(
      String role, Grant grant, String source, List<String> tables, Session all) {
    Set<String> columns = new TreeSet<>();
    for (String table : tables) {
      all.catalog()
          .table(source, table)
          .map(TableInfo::columns)
          .orElse(List.of())
          .forEach(column -> columns.add(column.name()));
    }
    Set<String> known = new HashSet<>();
    columns.forEach(column -> known.add(column.toLowerCase(Locale.ROOT)));
    for (boolean hidden : new boolean[] {false, true}) {
      for (String column : hidden ? grant.except() : grant.columns()) {
        if (column.indexOf('*') < 0 && !known.contains(column.toLowerCase(Locale.ROOT))) {
          LOG.warn(
              "Role '{}' {} column '{}' of '{}', but there is no such column{}",
              role,
              hidden ? "is not to see" : "is granted",
              column,
              name(grant),
              Settings.nearest(column, columns));
        }
      }
    }
  }

  private static void checkFilter(String role, String source, String table, Session granted) {
    try {
      granted.prepare("SELECT 1 FROM " + quoted(source) + "." + quoted(table)).close();
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.INVALID_ACCESS) {
        throw e;
      }
      Throwable reason = e.getCause();
      LOG.warn(
          "The row filter of role '{}' for '{}.{}' does not work, so that no row is shown: {}",
          role,
          source,
          table,
          reason == null ? e.getMessage() : reason.getMessage());
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String name(Grant grant) {
    return grant.schema() + "." + grant.table();
  }
}
