package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark's JDBC source and JDBC catalog. */
final class SparkIT {
  /** What Spark's own launcher gives a JVM of version 17. */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.util.calendar");

  private static List<String> said = List.of();

  @BeforeAll
  static void run() throws Exception {
    Shop shop = Shop.open();
    String[] options =
        java.util.stream.Stream.concat(
                OPENED.stream().map(name -> "--add-opens=" + name + "=ALL-UNNAMED"),
                java.util.stream.Stream.of("-Duser.timezone=UTC"))
            .toArray(String[]::new);
    said =
        new Tool("spark", options)
            .runSource("SparkReads.java", shop.url(), Shop.USER, Shop.PASSWORD);
  }

  private static String line(String what) {
    return said.stream()
        .filter(line -> line.startsWith(what + ": "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nothing of '" + what + "' in " + said));
  }

  @Test
  void seesEveryType() {
    assertThat(line("kinds"))
        .isEqualTo(
            "kinds: id BIGINT,tiny INT,small INT,medium INT,big BIGINT,bigger DECIMAL(20,0),"
                + "flag BOOLEAN,exact DECIMAL(38,10),approx DOUBLE,dbl DOUBLE,txt STRING,"
                + "choice STRING,day DATE,moment TIMESTAMP_NTZ,clock STRING,bytes BINARY,doc STRING");
    assertThat(line("visits"))
        .isEqualTo(
            "visits: visit BIGINT,customer_id BIGINT,page STRING,ms DECIMAL(18,1),bot BOOLEAN");
  }

  @Test
  void readsTheWholeRangeOfEveryType() {
    assertThat(said)
        .contains(
            "kind: {\"id\":1,\"tiny\":-128,\"small\":-32768,\"medium\":-2147483648,"
                + "\"big\":-9223372036854775808,\"bigger\":18446744073709551615,\"flag\":true,"
                + "\"exact\":-1234567890123456789012345678.0123456789,"
                + "\"approx\":0.10000000149011612,\"dbl\":1.0E-300,\"txt\":\"Zoë '\\\\\\\" 😀\","
                + "\"choice\":\"b\",\"day\":\"0001-01-01\",\"moment\":\"2024-03-31T02:30:00.123\","
                + "\"clock\":\"-12:34:56\",\"bytes\":\"AP9/\",\"doc\":\"{\\\"a\\\": [1]}\"}",
            "kind: {\"id\":3}",
            "visit: {\"visit\":7,\"customer_id\":8,\"page\":\"/0\",\"ms\":7.5,\"bot\":false}",
            "moment: [2024-03-31 02:30:00.123456]")
        .anyMatch(line -> line.contains("\"day\":\"9999-12-31\",\"moment\":\"1900-01-01T00:00"));
  }

  @Test
  void readsPartsOfATable() {
    assertThat(said)
        .contains(
            "partitions: 4",
            "partitioned: [1000,500500,501000.0]",
            "partitioned by date: 3 [100,5050]",
            "predicates: 3 [1000,500500]");
  }

  @Test
  void pushesPredicatesToTheServer() {
    assertThat(line("plan"))
        .contains(
            "*EqualTo(name,customer 007)",
            "*GreaterThan(credit,7.00)",
            "*GreaterThanOrEqual(joined,2024-01-01)",
            "*GreaterThan(seen,2024-01-01 00:00:00.5)",
            "*In(id, [7,8])");
    assertThat(said)
        .contains(
            "pushed: [7,customer 007,2024-03-31 02:30:00.007]",
            "quote: 1",
            "like: 9",
            "null: 10",
            "null safe: 10",
            "bytes: 1",
            "flag: 500",
            "double: 2",
            "ntz: 1",
            "limit: 5",
            "top: [[1000], [999], [998]]");
  }

  @Test
  void readsViewsAndJoins() {
    assertThat(said)
        .contains("view: [50,2550]", "federated: [customer 002,10,4515.0]", "here: 1000");
  }

  @Test
  void readsAllRowsWithAnyFetchSize() {
    assertThat(said)
        .contains(
            "fetchsize 0: [500500]",
            "fetchsize 1: [500500]",
            "fetchsize 7: [500500]",
            "fetchsize 100000: [500500]",
            "timeout: 1000");
  }

  @Test
  void browsesTablesAndTopicsThroughItsCatalog() {
    assertThat(said)
        .contains(
            "namespace: [db]",
            "namespace: [events]",
            "namespace: [shop]",
            "table: [shop,customers,false]",
            "table: [shop,visits,false]",
            "city: [Bonn,25,100]",
            "city: [Köln,25,99]",
            "tail: [1000]",
            "tail: [999]");
    assertThat(line("catalog plan")).contains("customer_id > 50]");
  }
}
