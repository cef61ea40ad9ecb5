package dev.oxbow.jdbc.local;

import dev.oxbow.catalog.Catalog;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A small shop: tables with keys in db, a topic in events, one table that cannot be loaded. */
public final class ShopCatalog implements Catalog {
  private final Map<String, TableInfo> db = new TreeMap<>();
  private final Map<String, TableInfo> events = new TreeMap<>();

  private String cutOff = "";
  private int refusals;

  /** Makes a source unreachable. */
  public void cutOff(String source) {
    cutOff = source;
  }

  /** How often the unreachable source was asked. */
  public int refusals() {
    return refusals;
  }

  public ShopCatalog() {
    ColumnType id = ColumnType.of(Kind.BIGINT).withNullable(false);
    db.put(
        "customers",
        new TableInfo(
            TableId.of("customers"),
            TableInfo.Kind.TABLE,
            List.of(
                new Column("id", id, "the number", false),
                Column.of("name", ColumnType.of(Kind.VARCHAR)),
                Column.of("balance", ColumnType.decimal(15, 2)),
                Column.of("born_at", ColumnType.timestamp(3))),
            "who buys",
            List.of(new TableInfo.Key("PRIMARY", true, List.of("id"))),
            List.of(),
            List.of(
                new TableInfo.Index("PRIMARY", true, List.of("id"), List.of(100L)),
                new TableInfo.Index(
                    "by_name", false, List.of("name", "born_at"), List.of(-1L, -1L))),
            OptionalDouble.of(100)));
    db.put(
        "addresses",
        new TableInfo(
            TableId.of("addresses"),
            TableInfo.Kind.TABLE,
            List.of(Column.of("customer_id", id), Column.of("no", id)),
            "",
            List.of(new TableInfo.Key("PRIMARY", true, List.of("customer_id", "no"))),
            List.of(
                new TableInfo.ForeignKey(
                    "fk_customer", List.of("customer_id"), TableId.of("customers"), List.of("id"))),
            List.of(),
            OptionalDouble.empty()));
    events.put(
        "order_lines",
        new TableInfo(
            TableId.of("order_lines"),
            TableInfo.Kind.TOPIC,
            List.of(
                Column.of("amount", ColumnType.of(Kind.DOUBLE)),
                Column.of("_offset", ColumnType.of(Kind.BIGINT)).asHidden()),
            "",
            List.of(),
            List.of(),
            List.of(),
            OptionalDouble.empty()));
  }

  @Override
  public String defaultSchema() {
    return "main";
  }

  @Override
  public List<String> schemas() {
    return List.of("main", "db", "events");
  }

  private Map<String, TableInfo> of(String schema) {
    if (schema.equals("db")) {
      return db;
    }
    if (schema.equals("events")) {
      return events;
    }
    Map<String, TableInfo> all = new TreeMap<>(db);
    all.putAll(events);
    return all;
  }

  @Override
  public List<String> tables(String schema) {
    if (schema.equals(cutOff) || !cutOff.isEmpty() && schema.equals("main")) {
      refusals++;
      throw new OxbowException(ErrorCode.SOURCE_UNREACHABLE, "Source is out of reach");
    }
    TreeMap<String, Object> names = new TreeMap<>(of(schema));
    if (schema.equals("events")) {
      names.put("torn", "");
    }
    return List.copyOf(names.keySet());
  }

  @Override
  public Optional<TableInfo> table(String schema, String name) {
    if (name.equals("torn")) {
      throw new OxbowException(ErrorCode.SOURCE_DATA, "Topic 'torn' cannot be sampled");
    }
    return Optional.ofNullable(of(schema).get(name));
  }
}
