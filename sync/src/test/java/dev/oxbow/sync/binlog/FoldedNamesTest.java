package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.statement.DefiningStatement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that keeps all names in lower case has statements in its binlog as they were typed. */
@Timeout(120)
final class FoldedNamesTest {
  @Test
  void takesNamesInStatementsAsTheServerKeepsThem() throws Exception {
    try (EmbeddedMySql server =
            EmbeddedMySql.start(ServerOptions.temporary().with("lower_case_table_names", "1"));
        Followed followed = new Followed(server)) {
      String database = followed.database();
      List<TableName> named = new ArrayList<>();
      for (Change change :
          followed.run(
              "CREATE TABLE Orders (id INT PRIMARY KEY)",
              "INSERT INTO ORDERS VALUES (1)",
              "TRUNCATE TABLE `" + database.toUpperCase(java.util.Locale.ROOT) + "`.oRDERS",
              "RENAME TABLE orDers TO oldOrders",
              "DROP TABLE OldOrders")) {
        if (change instanceof Change.OfRow row) {
          named.add(row.schema().table());
        } else if (change instanceof Change.Truncate truncate) {
          named.add(truncate.table());
        } else if (change instanceof Change.Definition definition) {
          named.addAll(DefiningStatement.read(definition).orElseThrow().tables());
        }
      }
      assertThat(named.stream().map(TableName::database)).containsOnly(database);
      assertThat(named.stream().map(TableName::name))
          .containsExactly("orders", "orders", "orders", "orders", "oldorders", "oldorders");
    }
  }
}
