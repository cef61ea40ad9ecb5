import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.ForeignKey;
import org.jooq.Index;
import org.jooq.SQLDialect;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.UniqueKey;
import org.jooq.codegen.GenerationTool;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;
import org.jooq.tools.jdbc.JDBCUtils;

/** Looks at the metadata through jOOQ, asks typed queries, and lets jOOQ write classes. */
public final class JooqReads {
  private JooqReads() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    try (Connection connection =
        DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
      say("dialect", JDBCUtils.dialect(connection));
      meta(DSL.using(connection));
      for (SQLDialect dialect :
          List.of(SQLDialect.MYSQL, SQLDialect.DEFAULT, SQLDialect.POSTGRES)) {
        typed(DSL.using(connection, dialect), dialect);
      }
    }
    generate(arguments, Path.of(arguments[3]));
  }

  private static void meta(DSLContext jooq) {
    for (Schema schema : jooq.meta().getSchemas()) {
      say("schema", schema.getName());
    }
    for (Table<?> table : jooq.meta().filterSchemas(s -> s.getName().equals("db")).getTables()) {
      String at = table.getSchema().getName() + "." + table.getName();
      say("table", at + " " + table.getTableType() + " " + table.getComment());
      for (Field<?> field : table.fields()) {
        say(
            "field",
            at
                + "."
                + field.getName()
                + " "
                + field.getDataType()
                + " "
                + field.getDataType().nullability());
      }
      UniqueKey<?> key = table.getPrimaryKey();
      say("key", at + " " + (key == null ? "none" : key.getFields()));
      for (ForeignKey<?, ?> reference : table.getReferences()) {
        say(
            "reference",
            at
                + " "
                + reference.getName()
                + " "
                + reference.getFields()
                + " -> "
                + reference.getKey().getFields());
      }
      for (Index index : table.getIndexes()) {
        say(
            "index",
            at + " " + index.getName() + " " + index.getUnique() + " " + index.getFields());
      }
    }
    say(
        "topic",
        jooq.meta().getTables("visits").stream()
            .map(t -> t.getSchema().getName())
            .sorted()
            .toList());
  }

  private static void typed(DSLContext jooq, SQLDialect dialect) {
    Field<Integer> id = field(name("c", "id"), SQLDataType.INTEGER);
    Field<String> name = field(name("c", "name"), SQLDataType.VARCHAR);
    Field<BigDecimal> credit = field(name("c", "credit"), SQLDataType.DECIMAL(10, 2));
    Field<LocalDate> joined = field(name("c", "joined"), SQLDataType.LOCALDATE);
    Field<LocalDateTime> seen = field(name("c", "seen"), SQLDataType.LOCALDATETIME(3));
    say(
        dialect + " rows",
        jooq.select(id, name, credit, joined, seen)
            .from(table(name("shop", "customers")).as("c"))
            .where(id.in(9, 10).and(joined.ge(LocalDate.of(2024, 1, 1))))
            .and(seen.lt(LocalDateTime.of(2024, 4, 1, 0, 0)))
            .orderBy(id.desc())
            .limit(2)
            .offset(0)
            .fetch()
            .intoMaps());
    Field<Integer> customer = field(name("v", "customer_id"), SQLDataType.INTEGER);
    say(
        dialect + " join",
        jooq.select(name, count(), sum(field(name("v", "ms"), SQLDataType.DECIMAL)).as("total"))
            .from(table(name("shop", "customers")).as("c"))
            .join(table(name("shop", "visits")).as("v"))
            .on(customer.eq(id))
            .where(name.like("customer 00%").and(name.ne("it's")))
            .groupBy(name)
            .having(count().gt(1))
            .orderBy(name)
            .limit(1)
            .fetch()
            .intoMaps());
    say(
        dialect + " exists",
        jooq.fetchExists(
            DSL.selectOne()
                .from(table(name("kinds")))
                .where(field(name("txt")).eq("Zoë '\\\" 😀"))));
    say(
        dialect + " count",
        jooq.fetchCount(
            DSL.selectFrom(table(name("visits")))
                .where(field(name("bot"), SQLDataType.BOOLEAN).isTrue())));
    say(
        dialect + " lazy",
        jooq.selectFrom(table(name("visits"))).fetchSize(10).fetchLazy().stream().count());
  }

  private static void generate(String[] arguments, Path folder) throws Exception {
    GenerationTool.generate(
        new Configuration()
            .withJdbc(
                new Jdbc()
                    .withDriver("dev.oxbow.jdbc.OxbowDriver")
                    .withUrl(arguments[0])
                    .withUser(arguments[1])
                    .withPassword(arguments[2]))
            .withGenerator(
                new Generator()
                    .withDatabase(
                        new Database()
                            .withName("org.jooq.meta.jdbc.JDBCDatabase")
                            .withInputSchema("db")
                            .withIncludes(".*"))
                    .withTarget(
                        new Target().withPackageName("made").withDirectory(folder.toString()))));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        say("generated", folder.relativize(file));
        for (String line : Files.readAllLines(file)) {
          if (line.contains("createField(")
              || line.contains("createForeignKey(")
              || line.contains("createUniqueKey(")) {
            say("line", file.getFileName() + " " + line.strip());
          }
        }
      }
    }
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + String.valueOf(value).replace("\n", " "));
  }
}
