import java.util.Properties;
import liquibase.CatalogAndSchema;
import liquibase.database.Database;
import liquibase.database.DatabaseConnection;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.snapshot.DatabaseSnapshot;
import liquibase.snapshot.SnapshotControl;
import liquibase.snapshot.SnapshotGeneratorFactory;
import liquibase.structure.core.Column;
import liquibase.structure.core.ForeignKey;
import liquibase.structure.core.Index;
import liquibase.structure.core.PrimaryKey;
import liquibase.structure.core.Table;
import liquibase.structure.core.View;

/**
 * Lets Liquibase take a snapshot of a schema. Unique constraints are left out: of a database that
 * it does not know, Liquibase asks for them in the SQL of an H2 of long ago.
 */
public final class LiquibaseReads {
  private LiquibaseReads() {}

  /**
   * @param arguments the URL, the user, the password
   */
  public static void main(String[] arguments) throws Exception {
    Properties login = new Properties();
    login.setProperty("user", arguments[1]);
    login.setProperty("password", arguments[2]);
    java.sql.Driver driver =
        (java.sql.Driver)
            Class.forName("dev.oxbow.jdbc.OxbowDriver").getConstructor().newInstance();
    DatabaseConnection connection = new JdbcConnection(driver.connect(arguments[0], login));
    Database database = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(connection);
    database.setDefaultSchemaName("db");
    System.out.println(
        "database: " + database.getShortName() + " " + database.getDatabaseProductName());
    DatabaseSnapshot snapshot =
        SnapshotGeneratorFactory.getInstance()
            .createSnapshot(
                new CatalogAndSchema(null, "db"),
                database,
                new SnapshotControl(
                    database,
                    false,
                    Table.class,
                    View.class,
                    Column.class,
                    PrimaryKey.class,
                    ForeignKey.class,
                    Index.class));
    for (Table table : snapshot.get(Table.class)) {
      say("table", table.getName() + " " + table.getRemarks());
      for (Column column : table.getColumns()) {
        say(
            "column",
            table.getName()
                + "."
                + column.getName()
                + " "
                + column.getType()
                + " "
                + column.isNullable()
                + " "
                + column.getRemarks());
      }
    }
    for (View view : snapshot.get(View.class)) {
      say("view", view.getName());
    }
    for (PrimaryKey key : snapshot.get(PrimaryKey.class)) {
      say("key", key.getTable().getName() + " " + key.getColumnNames());
    }
    for (ForeignKey key : snapshot.get(ForeignKey.class)) {
      say("reference", key.toString());
    }
    for (Index index : snapshot.get(Index.class)) {
      say("index", index.toString() + " " + index.isUnique());
    }
    database.close();
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
