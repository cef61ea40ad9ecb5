package dev.oxbow.server.console;

import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.http.Router;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/catalog}: what tables there are for the caller, from JDBC's own metadata. */
public final class CatalogEndpoints {
  private final Backends backends;

  public CatalogEndpoints(Backends backends) {
    this.backends = backends;
  }

  /** The schemas, and which one plain names mean first. */
  public record Schemas(String current, List<String> schemas) {}

  /** A table of a schema. */
  public record Table(String schema, String name, String type, String remarks) {}

  /** A column of a table. */
  public record Column(String name, String type, boolean nullable, String remarks) {}

  /** An index; the primary key is not among them. */
  public record Index(String name, boolean unique, List<String> columns) {}

  /** A reference to another table. */
  public record ForeignKey(
      String name,
      List<String> columns,
      String targetSchema,
      String targetTable,
      List<String> targetColumns) {}

  /** All that is known of a table. */
  public record Detail(
      Table table,
      List<Column> columns,
      List<String> primaryKey,
      List<Index> indexes,
      List<ForeignKey> foreignKeys) {}

  public void addTo(Router router) {
    router.add("GET", "/v1/catalog", this::schemas);
    router.add("GET", "/v1/catalog/{schema}", this::tables);
    router.add("GET", "/v1/catalog/{schema}/{table}", this::table);
  }

  private void schemas(Exchange exchange) throws IOException, SQLException {
    try (Backend backend = backends.open(CurrentCaller.get())) {
      List<String> names =
          backend.metadata(new MetadataRequest.Schemas(null)).stream()
              .map(row -> text(row, 0))
              .toList();
      exchange.reply(new Schemas(backend.schema(), names));
    }
  }

  private void tables(Exchange exchange) throws IOException, SQLException {
    try (Backend backend = backends.open(CurrentCaller.get())) {
      String schema = escape(exchange.path("schema"));
      List<Table> tables =
          backend.metadata(new MetadataRequest.Tables(schema, null, null)).stream()
              .map(CatalogEndpoints::toTable)
              .toList();
      exchange.reply(Map.of("tables", tables));
    }
  }

  private void table(Exchange exchange) throws IOException, SQLException {
    String schema = exchange.path("schema");
    String name = exchange.path("table");
    try (Backend backend = backends.open(CurrentCaller.get())) {
      List<Table> found =
          backend.metadata(new MetadataRequest.Tables(escape(schema), escape(name), null)).stream()
              .map(CatalogEndpoints::toTable)
              .toList();
      if (found.isEmpty()) {
        Replies.error(exchange.response(), 404, "42P01", 0, "There is no such table");
        return;
      }
      Table table = found.get(0);
      exchange.reply(
          new Detail(
              table,
              columns(backend, table),
              primaryKey(backend, table),
              indexes(backend, table),
              foreignKeys(backend, table)));
    }
  }

  private static Table toTable(@Nullable Object[] row) {
    return new Table(text(row, 1), text(row, 2), text(row, 3), text(row, 4));
  }

  private static List<Column> columns(Backend backend, Table table) throws SQLException {
    MetadataRequest request =
        new MetadataRequest.Columns(escape(table.schema), escape(table.name), null);
    return backend.metadata(request).stream()
        .map(row -> new Column(text(row, 3), type(row), !text(row, 17).equals("NO"), text(row, 11)))
        .toList();
  }

  /** The type as SQL writes it, as far as JDBC's columns tell. */
  private static String type(@Nullable Object[] row) {
    String name = text(row, 5);
    return name.equals("DECIMAL") ? "DECIMAL(" + text(row, 6) + ", " + text(row, 8) + ")" : name;
  }

  private static List<String> primaryKey(Backend backend, Table table) throws SQLException {
    return backend.metadata(new MetadataRequest.PrimaryKeys(table.schema, table.name)).stream()
        .sorted(java.util.Comparator.comparingInt(row -> number(row, 4)))
        .map(row -> text(row, 3))
        .toList();
  }

  private static List<Index> indexes(Backend backend, Table table) throws SQLException {
    Map<String, Index> indexes = new LinkedHashMap<>();
    for (@Nullable Object[] row :
        backend.metadata(new MetadataRequest.Indexes(table.schema, table.name, false))) {
      if (!text(row, 5).isEmpty()) {
        indexes
            .computeIfAbsent(
                text(row, 5), name -> new Index(name, !isTrue(row, 3), new ArrayList<>()))
            .columns
            .add(text(row, 8));
      }
    }
    return List.copyOf(indexes.values());
  }

  private static List<ForeignKey> foreignKeys(Backend backend, Table table) throws SQLException {
    Map<String, ForeignKey> keys = new LinkedHashMap<>();
    for (@Nullable Object[] row :
        backend.metadata(new MetadataRequest.ForeignKeys(null, null, table.schema, table.name))) {
      ForeignKey key =
          keys.computeIfAbsent(
              text(row, 11) + "\n" + text(row, 2),
              name ->
                  new ForeignKey(
                      text(row, 11),
                      new ArrayList<>(),
                      text(row, 1),
                      text(row, 2),
                      new ArrayList<>()));
      key.columns.add(text(row, 7));
      key.targetColumns.add(text(row, 3));
    }
    return List.copyOf(keys.values());
  }

  private static boolean isTrue(@Nullable Object[] row, int i) {
    return text(row, i).equalsIgnoreCase("true") || text(row, i).equals("1");
  }

  private static int number(@Nullable Object[] row, int i) {
    return row[i] instanceof Number n ? n.intValue() : 0;
  }

  private static String text(@Nullable Object[] row, int i) {
    Object value = row[i];
    return value == null ? "" : value.toString();
  }

  /** A name as a pattern that matches only it. */
  static String escape(String name) {
    return name.replaceAll("([\\\\%_])", "\\\\$1");
  }
}
