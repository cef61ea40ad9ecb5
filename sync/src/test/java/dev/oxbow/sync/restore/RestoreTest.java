package dev.oxbow.sync.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.OxbowException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a topic told by hand is at its moments, and why some of them cannot be restored. */
@Timeout(120)
final class RestoreTest {
  private static final String SERVER = ToldTable.SERVER;

  @SuppressWarnings("NullAway.Init") // by JUnit
  private ToldTable told;

  @BeforeEach
  void open() throws Exception {
    told = new ToldTable();
  }

  @AfterEach
  void close() throws Exception {
    told.close();
  }

  /** Rows 1 and 2 were there; the snapshot ends at second 2, then each second has its change. */
  private void tellOrders() {
    told.read(1, 1, "{'id':1,'v':'old'}")
        .read(1, 2, "{'id':2,'v':'two'}")
        .endSnapshot(2)
        .change(3, "u", 1, "{'id':1,'v':'new'}")
        .change(4, "d", 2, null)
        .change(4, "c", 3, "{'id':3,'v':'two'}")
        .change(5, "u", 3, "{'id':3,'v':'three'}")
        .change(6, "c", 4, "{'id':4,'v':'four'}");
  }

  private static Restore.Request with(Restore.Request r, boolean incomplete, boolean replaces) {
    return new Restore.Request(
        r.topic(), r.wanted(), r.moment(), r.target(), r.definitions(), incomplete, replaces);
  }

  @Test
  void aTimeIsBetweenTwoTransactions() throws Exception {
    tellOrders();
    Report report = told.restore("2026-11-01T00:00:04Z");
    assertThat(told.orders()).containsExactly("1 new", "3 two");
    assertThat(report.rows()).isEqualTo(2);
    assertThat(String.join("\n", report.lines()))
        .contains("Moment: 2026-11-01T00:00:04Z; the last change was at 2026-11-01T00:00:04Z, ")
        .contains("the next one at 2026-11-01T00:00:05Z, " + SERVER + ":5")
        .contains("3 changes and 2 rows of snapshots of shop.orders")
        .contains("Transactions: whole")
        .contains("2 rows, as many as keys in the topic");
    assertThat(told.rows(report.checksumSql())).containsExactly("2 " + report.checksum());
    assertThat(told.rows("SHOW TABLES")).containsExactly("orders", "oxbow_offsets");
    assertThat(told.rows("SELECT COUNT(*) FROM oxbow_offsets")).containsExactly("0");
    told.restore(with(told.request("2026-11-01 00:00:02"), false, true), true);
    assertThat(told.orders()).containsExactly("1 old", "2 two");
    told.restore(with(told.request(""), false, true), true);
    assertThat(told.orders()).containsExactly("1 new", "3 three", "4 four");
  }

  @Test
  void gtidsAreASetAndNoText() throws Exception {
    tellOrders();
    told.restore(SERVER + ":4");
    assertThat(told.orders()).containsExactly("1 new", "3 two");
    told.restore(
        with(told.request(SERVER.toUpperCase() + ":1-5, " + SERVER + ":7-10"), false, true), true);
    assertThat(told.orders()).containsExactly("1 new", "3 three");
    assertThat(told.refusal(with(told.request(SERVER + ":1-3:5"), false, true)))
        .contains("is no moment of this topic: the transaction of record ")
        .contains("Name all that was executed by then, as @@gtid_executed shows it");
  }

  @Test
  void clocksThatWentBackMakeNoMoment() {
    told.endSnapshot(1).change(9, "c", 1, "{'id':1,'v':'a'}").change(7, "c", 2, "{'id':2,'v':'b'}");
    assertThat(told.refusal("2026-11-01T00:00:08Z"))
        .contains("The clocks of the servers went back; name the moment by its GTIDs");
  }

  @Test
  void aMomentBeforeAllRowsWereToldIsRefused() throws Exception {
    tellOrders();
    assertThat(told.refusal("2026-11-01T00:00:01Z"))
        .contains("Table shop.orders as it was at 2026-11-01T00:00:01Z is not in topic ")
        .contains(
            "it can be restored as it was from 2026-11-01T00:00:02Z on, or after GTIDs "
                + SERVER
                + ":1-2");
    assertThat(told.refusal(SERVER + ":1")).contains("its rows were told to their end only later");
    assertThat(told.orders()).isEmpty();
    Report report = told.restore(with(told.request("2026-11-01T00:00:01Z"), true, false), true);
    assertThat(report.lines().get(0)).startsWith("Incomplete: its rows were told to their end");
    assertThat(told.orders()).containsExactly("1 old", "2 two");
  }

  @Test
  void aSnapshotWithoutAnEndIsRefused() {
    told.change(1, "c", 1, "{'id':1,'v':'a'}");
    assertThat(told.refusal("")).contains("there is no topic of definitions, which tells when");
    told.define(1, "CREATE", "CREATE TABLE orders (id INT PRIMARY KEY)");
    assertThat(told.refusal("")).contains("its rows are not told to the end of a snapshot yet");
  }

  @Test
  void aSecondSnapshotOfRowsThatAreToldHidesNoMoment() throws Exception {
    tellOrders();
    told.read(8, 1, "{'id':1,'v':'new'}").read(8, 3, "{'id':3,'v':'three'}").endSnapshot(8);
    told.restore("2026-11-01T00:00:04Z");
    assertThat(told.orders()).containsExactly("1 new", "3 two");
  }

  @Test
  void aTruncatedTableIsEmptyAndWhole() throws Exception {
    tellOrders();
    told.define(7, "TRUNCATE", "TRUNCATE orders")
        .empty(7)
        .change(8, "c", 1, "{'id':1,'v':'again'}");
    told.restore("2026-11-01T00:00:06Z");
    assertThat(told.orders()).hasSize(3);
    told.restore(with(told.request("2026-11-01T00:00:07Z"), false, true), true);
    assertThat(told.orders()).isEmpty();
    told.restore(with(told.request(""), false, true), true);
    assertThat(told.orders()).containsExactly("1 again");
  }

  @Test
  void aTableThatIsBegunAnewIsWholeWhenItIsToldToItsEnd() throws Exception {
    tellOrders();
    told.empty(-8).read(8, 1, "{'id':1,'v':'swapped'}");
    assertThat(told.refusal(""))
        .contains(
            "its rows are not told to the end of a snapshot since it was begun anew at"
                + " 2026-11-01T00:00:08Z yet");
    told.change(9, "c", 9, "{'id':9,'v':'nine'}").endSnapshot(10).change(11, "d", 1, null);
    assertThat(told.refusal("2026-11-01T00:00:09Z"))
        .contains("from 2026-11-01T00:00:10Z on", "or before 2026-11-01T00:00:08Z");
    told.restore("2026-11-01T00:00:10Z");
    assertThat(told.orders()).containsExactly("1 swapped", "9 nine");
  }

  @Test
  void partitionsMeetAtTheSameMoment() throws Exception {
    told.with(2, Map.of())
        .endSnapshot(0)
        .change(1, "c", 1, "{'id':1,'v':'a'}", 0)
        .change(3, "u", 1, "{'id':1,'v':'b'}", 0)
        .change(1, "c", 2, "{'id':2,'v':'a'}", 1)
        .change(2, "u", 2, "{'id':2,'v':'b'}", 1)
        .change(4, "u", 2, "{'id':2,'v':'c'}", 1);
    told.restore("2026-11-01T00:00:02Z");
    assertThat(told.orders()).containsExactly("1 a", "2 b");
    told.record(5, "false", "t", null, null, 0);
    assertThat(told.refusal(with(told.request(""), false, true)))
        .contains("has 2 partitions, and one of them tells that the table was emptied")
        .contains("Moments before 2026-11-01T00:00:05Z can be restored");
    told.restore(with(told.request("2026-11-01T00:00:04Z"), false, true), true);
    assertThat(told.orders()).containsExactly("1 b", "2 c");
  }

  @Test
  void aServersTransactionsAreInOrderAcrossPartitions() throws Exception {
    told.with(2, Map.of())
        .endSnapshot(0)
        .change(9, "c", 1, "{'id':1,'v':'a'}", 0)
        .change(10, "c", 2, "{'id':2,'v':'a'}", 1)
        .change(11, "c", 3, "{'id':3,'v':'a'}", 0);
    assertThat(told.refusal(SERVER + ":1-8:10"))
        .contains("is no moment of this topic: the transaction of a record (2026-11-01T00:00:10Z, ")
        .contains("stands behind one that is not (2026-11-01T00:00:09Z, " + SERVER + ":9)")
        .contains("Name all that was executed by then, as @@gtid_executed shows it");
    told.restore(SERVER + ":1-10");
    assertThat(told.orders()).containsExactly("1 a", "2 a");
  }

  @Test
  void aClockThatWentBackIsSeenAcrossPartitions() throws Exception {
    told.with(2, Map.of())
        .endSnapshot(0)
        .change(9, "c", 1, "{'id':1,'v':'a'}", 0)
        .slow(3)
        .change(10, "c", 2, "{'id':2,'v':'a'}", 1);
    assertThat(told.refusal("2026-11-01T00:00:08Z"))
        .contains("The clocks of the servers went back; name the moment by its GTIDs");
    told.restore(SERVER + ":1-9");
    assertThat(told.orders()).containsExactly("1 a");
  }

  @Test
  void aCompactedTopicHasItsEndOnly() throws Exception {
    told.with(1, Map.of("cleanup.policy", "compact"));
    tellOrders();
    assertThat(told.refusal("2026-11-01T00:00:04Z")).contains("is compacted (cleanup.policy)");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 new", "3 three", "4 four");
  }

  @Test
  void aTopicThatLostItsBeginningIsRefused() throws Exception {
    tellOrders();
    told.retainFrom(1);
    assertThat(told.refusal(""))
        .contains(
            "the records at the beginning of its topic were deleted by retention"
                + " (partitions [0])");
    told.define(7, "TRUNCATE", "TRUNCATE orders")
        .empty(7)
        .change(8, "c", 1, "{'id':1,'v':'again'}");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 again");
  }

  @Test
  void aSnapshotSaysNothingOfATopicThatWasMadeAnew() throws Exception {
    told.read(1, 1, "{'id':1,'v':'old'}").endSnapshot(2).change(3, "c", 2, "{'id':2,'v':'a'}");
    told.delete().with(1, Map.of()).change(4, "c", 3, "{'id':3,'v':'b'}");
    assertThat(told.refusal(""))
        .contains(
            "the topic is younger than the end of the snapshot of its rows, at"
                + " 2026-11-01T00:00:02Z: they were told to another one of its name");
    told.empty(-5).read(5, 1, "{'id':1,'v':'new'}").endSnapshot(6);
    told.restore("");
    assertThat(told.orders()).containsExactly("1 new");
  }

  @Test
  void aTopicThatBeginsInTheMiddleOfARowIsAnotherThanThatOfAnEmptyTable() throws Exception {
    told.endSnapshot(0).change(1, "c", 1, "{'id':1,'v':'a'}");
    told.delete().with(1, Map.of()).change(2, "u", 1, "{'id':1,'v':'b'}");
    assertThat(told.refusal("")).contains("the topic is younger than the end of the snapshot");
  }

  @Test
  void whatIsNoEnvelopeOrHasNoKeyIsRefused() {
    told.raw("{'id':1}", "{'id':1,'v':'flat'}");
    assertThat(told.refusal("")).contains("is no envelope", "'format: envelope'");
  }

  @Test
  void aTableWithoutAKeyIsRefused() {
    told.endSnapshot(0).record(1, "false", "c", null, "{'id':1,'v':'a'}", null);
    assertThat(told.refusal("")).contains("Table shop.orders has no primary key");
  }

  @Test
  void anUnknownTableIsRefused() {
    tellOrders();
    Restore.Request r = told.request("");
    Restore.Request other =
        new Restore.Request(
            r.topic(),
            Wanted.parse("crm.orders"),
            r.moment(),
            r.target(),
            Optional.empty(),
            false,
            false);
    assertThat(told.refusal(other))
        .contains("The topic tells nothing of table crm.orders; it tells of [shop.orders]");
  }

  @Test
  void aTargetThatIsInUseIsRefused() throws Exception {
    tellOrders();
    told.run("INSERT INTO orders VALUES (9, 'mine')");
    assertThat(told.refusal("")).contains("is not empty; --replace puts the restored table in");
    assertThat(told.orders()).containsExactly("9 mine");
    told.run(
        "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.v = 'x'",
        "CREATE TABLE items (id INT PRIMARY KEY, o INT, CONSTRAINT fk FOREIGN KEY (o) REFERENCES"
            + " orders (id))");
    assertThat(told.refusal(with(told.request(""), false, true)))
        .contains("has trigger t, foreign key fk of items, which would not come along");
    assertThatThrownBy(() -> told.restore(told.request(""), false))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("may only be read; set 'writable: true'");
  }

  @Test
  void aRowThatDoesNotFitLeavesTheTargetAlone() throws Exception {
    tellOrders();
    told.run("ALTER TABLE orders MODIFY v VARCHAR(3)");
    assertThat(told.refusal("")).contains("cannot be applied");
    assertThat(told.orders()).isEmpty();
    assertThat(told.rows("SHOW TABLES")).containsExactly("orders", "oxbow_offsets");
  }

  @Test
  void keysThatTheTargetTakesForTheSameAreNoticed() throws Exception {
    told.run("DROP TABLE orders", "CREATE TABLE orders (id VARCHAR(9) PRIMARY KEY, v VARCHAR(9))");
    told.endSnapshot(0)
        .record(1, "false", "c", "{'id':'a'}", "{'id':'a','v':'1'}", null)
        .record(2, "false", "c", "{'id':'A'}", "{'id':'A','v':'2'}", null);
    assertThat(told.refusal("")).contains("tells 2 keys that have a row", "has 1 rows");
    assertThat(told.orders()).isEmpty();
  }

  @Test
  void columnsAreThoseOfTheMoment() throws Exception {
    told.endSnapshot(0)
        .change(1, "c", 1, "{'id':1,'v':'a','gone':5}")
        .change(3, "c", 2, "{'id':2,'v':'b'}")
        .change(5, "c", 3, "{'id':3,'v':'c','came':7}");
    assertThat(told.refusal("2026-11-01T00:00:01Z"))
        .contains("has no column gone, which table shop.orders had then");
    told.restore("2026-11-01T00:00:03Z");
    assertThat(told.orders()).containsExactly("1 a", "2 b");
    assertThat(told.refusal(with(told.request(""), false, true))).contains("has no column came");
    told.run("ALTER TABLE orders ADD came INT DEFAULT 1");
    assertThat(told.refusal(with(told.request("2026-11-01T00:00:03Z"), false, true)))
        .contains("No record tells column came of table");
    assertThat(told.refusal(with(told.request(""), false, true)))
        .contains("Column came of table shop.orders came, or went and came, after rows were told")
        .contains(". --incomplete restores what is told");
    Report report = told.restore(with(told.request(""), true, true), true);
    assertThat(told.orders()).containsExactly("1 a 1", "2 b 1", "3 c 7");
    assertThat(String.join("\n", report.lines()))
        .contains("Note: Column came of table shop.orders came");
    told.change(6, "u", 1, "{'id':1,'v':'a','came':8}").change(7, "d", 2, null);
    told.restore(with(told.request(""), false, true), true);
    assertThat(told.orders()).containsExactly("1 a 8", "3 c 7");
  }

  @Test
  void aColumnThatWentAndCameIsAnotherOne() throws Exception {
    told.run("ALTER TABLE orders ADD x INT");
    told.endSnapshot(0)
        .change(1, "c", 1, "{'id':1,'v':'a','x':5}")
        .change(2, "c", 2, "{'id':2,'v':'b'}")
        .change(2, "d", 2, null)
        .change(3, "c", 3, "{'id':3,'v':'c','x':1}");
    assertThat(told.refusal("")).contains("Column x of table shop.orders came, or went and came");
    told.change(4, "u", 1, "{'id':1,'v':'d','x':2}");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 d 2", "3 c 1");
    told.define(5, "ALTER", "ALTER TABLE orders DROP v, ADD v VARCHAR(20)");
    assertThat(told.refusal(with(told.request(""), false, true)))
        .contains("Column v of table shop.orders came, or went and came");
    told.restore(with(told.request("2026-11-01T00:00:04Z"), false, true), true);
    assertThat(told.orders()).containsExactly("1 d 2", "3 c 1");
  }

  @Test
  void aColumnThatCameWithoutAConstantIsNotTold() throws Exception {
    told.run("DROP TABLE orders");
    told.define(1, "CREATE", "CREATE TABLE orders (id INT PRIMARY KEY)")
        .endSnapshot(1)
        .change(2, "c", 1, "{'id':1}")
        .define(
            3, "ALTER", "ALTER TABLE orders ADD at DATETIME DEFAULT CURRENT_TIMESTAMP, ADD n INT")
        .change(4, "c", 2, "{'id':2,'at':0,'n':4}");
    assertThat(told.refusal("")).contains("Column at of table shop.orders came");
    told.restore("2026-11-01T00:00:02Z");
    assertThat(told.orders()).containsExactly("1");
  }

  @Test
  void aTableIsCreatedAsItsDefinitionsTell() throws Exception {
    told.run("DROP TABLE orders");
    told.change(2, "c", 1, "{'id':1,'v':'a'}");
    assertThat(told.refusal(with(told.request(""), true, false)))
        .contains("does not exist, and the topic of definitions does not tell how it was created");
    told.define(1, "CREATE", "create table if not exists shop.orders (id int primary key, v text)")
        .endSnapshot(1)
        .define(3, "ALTER", "ALTER TABLE orders ADD COLUMN n INT NOT NULL DEFAULT 7")
        .define(4, "CREATE", "CREATE INDEX by_n ON shop.orders (n)")
        .change(5, "c", 2, "{'id':2,'v':'b','n':9}");
    told.restore("2026-11-01T00:00:02Z");
    assertThat(told.orders()).containsExactly("1 a");
    told.run("DROP TABLE orders");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 a 7", "2 b 9");
    assertThat(told.rows("SHOW CREATE TABLE orders").get(0)).contains("KEY `by_n` (`n`)");
  }

  @Test
  void aTableThatIsThereIsNotCreatedOnceMore() throws Exception {
    String create = "CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY)";
    told.run("DROP TABLE orders");
    told.endSnapshot(0).define(1, "CREATE", create);
    told.change(2, "c", 1, "{'id':1}");
    assertThat(told.refusal("")).contains("the topic of definitions does not tell how it was");
    told.define(3, "DROP", "DROP TABLE IF EXISTS orders")
        .empty(3)
        .define(4, "CREATE", create)
        .endSnapshot(4)
        .define(5, "ALTER", "ALTER TABLE orders ADD n INT")
        .define(6, "CREATE", create)
        .change(7, "c", 1, "{'id':1,'n':5}");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 5");
    assertThat(told.rows("SHOW CREATE TABLE orders").get(0)).contains("`n` int");
  }

  @Test
  void debeziumReadsAllRowsBeforeTheFirstChange() throws Exception {
    told.asDebezium().read(2, 1, "{'id':1,'v':'a'}").read(2, 2, "{'id':2,'v':'b'}");
    assertThat(told.refusal("")).contains("its rows are not told to the end of a snapshot");
    told.change(4, "d", 1, null).raw("{'id':1}", null);
    told.restore("2026-11-01T00:00:03Z");
    assertThat(told.orders()).containsExactly("1 a", "2 b");
    assertThat(told.refusal(with(told.request("2026-11-01T00:00:01Z"), false, true)))
        .contains("its rows were read at 2026-11-01T00:00:02Z");
    told.restore(with(told.request(SERVER + ":4"), false, true), true);
    assertThat(told.orders()).containsExactly("2 b");
  }

  @Test
  void aCrashLeavesTheTargetAsItWas() throws Exception {
    tellOrders();
    told.run("INSERT INTO orders VALUES (9, 'mine')");
    Restore.Request request = with(told.request(""), false, true);
    assertThatThrownBy(() -> told.crash(request)).isInstanceOf(AssertionError.class);
    assertThat(told.orders()).containsExactly("9 mine");
    assertThat(told.rows("SHOW TABLES"))
        .containsExactly("orders", "oxbow_offsets", "oxbow_restoring_orders");
    assertThat(told.rows("SELECT COUNT(*) FROM oxbow_restoring_orders")).containsExactly("3");
    told.restore(request, true);
    assertThat(told.orders()).containsExactly("1 new", "3 three", "4 four");
    assertThat(told.rows("SHOW TABLES")).containsExactly("orders", "oxbow_offsets");
    assertThat(told.rows("SELECT COUNT(*) FROM oxbow_offsets")).containsExactly("0");
  }

  @Test
  void whatATableWasBeforeIsNotLost() throws Exception {
    tellOrders();
    told.run("CREATE TABLE oxbow_restoring_old_orders (x INT)");
    assertThat(told.refusal(""))
        .contains("oxbow_restoring_old_orders is what", "DROP it, or give it another name");
  }

  @Test
  void rowsThatSomebodyWroteMeanwhileAreKept() throws Exception {
    tellOrders();
    assertThatThrownBy(() -> told.restoreWhile("INSERT INTO orders VALUES (9, 'mine')"))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("those rows are kept in");
    assertThat(told.orders()).containsExactly("1 new", "3 three", "4 four");
    assertThat(told.refusal(with(told.request(""), false, true)))
        .contains("oxbow_restoring_old_orders is what", "DROP it, or give it another name");
    assertThat(told.rows("SELECT * FROM oxbow_restoring_old_orders")).containsExactly("9 mine");
    told.run("RENAME TABLE oxbow_restoring_old_orders TO kept");
    told.restore(with(told.request(""), false, true), true);
  }

  @Test
  void noConnectionIsIdleWhileRowsComeThatTheEndNeeds() throws Exception {
    tellOrders();
    told.run("CREATE TABLE seen (connections INT)");
    told.restoreWhile(
        "INSERT INTO seen SELECT COUNT(*) FROM information_schema.PROCESSLIST"
            + " WHERE DB = DATABASE() AND ID <> CONNECTION_ID()");
    assertThat(told.rows("SELECT * FROM seen")).containsExactly("1");
  }

  @Test
  void aKeyIsTheSameUnderAnotherSchemaAndNone() throws Exception {
    String key = "{'schema':{'type':'struct','version':%d},'payload':{'id':1}}";
    told.endSnapshot(0)
        .record(1, "false", "c", key.formatted(1), "{'id':1,'v':'a'}", null)
        .record(2, "false", "u", key.formatted(2), "{'id':1,'v':'b'}", null)
        .record(3, "false", "u", "{'payload':{'id':1},'schema':null}", "{'id':1,'v':'c'}", null)
        .change(4, "u", 1, "{'id':1,'v':'d'}");
    told.restore("");
    assertThat(told.orders()).containsExactly("1 d");
  }

  @Test
  void changesWithoutASnapshotAreNotTheWholeTable() throws Exception {
    told.asDebezium().change(1, "c", 1, "{'id':1,'v':'a'}");
    assertThat(told.refusal("")).contains("there is no row of a snapshot, so whatever the table");
    told.record(2, "incremental", "r", "{'id':2}", "{'id':2,'v':'b'}", null)
        .change(3, "u", 1, "{'id':1,'v':'c'}");
    assertThat(told.refusal("")).contains("there is no row of a snapshot, so whatever the table");
    told.empty(4).change(5, "c", 3, "{'id':3,'v':'d'}");
    told.restore("");
    assertThat(told.orders()).containsExactly("3 d");
  }
}
