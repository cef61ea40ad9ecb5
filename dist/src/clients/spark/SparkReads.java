import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.sum;

import java.sql.Date;
import java.util.Properties;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads through Spark's JDBC source and its JDBC catalog, and writes what it found. */
public final class SparkReads {
  private final SparkSession spark;
  private final String url;
  private final String user;
  private final String password;

  private SparkReads(SparkSession spark, String... arguments) {
    this.spark = spark;
    url = arguments[0];
    user = arguments[1];
    password = arguments[2];
  }

  public static void main(String[] arguments) throws Exception {
    String catalog = "spark.sql.catalog.oxbow";
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("oxbow")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.maxMetadataStringLength", "2000")
            .config("spark.sql.warehouse.dir", System.getProperty("user.home") + "/warehouse")
            .config(catalog, "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog")
            .config(catalog + ".url", arguments[0] + "/?topicsAsTables=true")
            .config(catalog + ".user", arguments[1])
            .config(catalog + ".password", arguments[2])
            .config(catalog + ".driver", "dev.oxbow.jdbc.OxbowDriver")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      SparkReads reads = new SparkReads(spark, arguments);
      reads.everyType();
      reads.partitioned();
      reads.predicates();
      reads.pushdown();
      reads.joins();
      reads.fetchSizes();
      reads.catalog();
    } finally {
      spark.stop();
    }
  }

  private DataFrameReader reader() {
    return spark
        .read()
        .format("jdbc")
        .option("url", url)
        .option("driver", "dev.oxbow.jdbc.OxbowDriver")
        .option("user", user)
        .option("password", password);
  }

  private Dataset<Row> table(String name) {
    return reader().option("dbtable", name).load();
  }

  private void everyType() {
    Dataset<Row> kinds =
        reader().option("dbtable", "kinds").option("preferTimestampNTZ", "true").load();
    say("kinds", kinds.schema().toDDL());
    kinds.orderBy("id").toJSON().collectAsList().forEach(row -> say("kind", row));
    Dataset<Row> visits = table("shop.visits");
    say("visits", visits.schema().toDDL());
    say("visit", visits.where("visit = 7").drop("_timestamp").toJSON().first());
    // With a zone: the wall clock of the session's.
    say("moment", table("kinds").where("id = 1").selectExpr("cast(moment as string)").first());
  }

  private void partitioned() {
    Dataset<Row> visits =
        reader()
            .option("dbtable", "visits")
            .option("partitionColumn", "visit")
            .option("lowerBound", "1")
            .option("upperBound", "1000")
            .option("numPartitions", "4")
            .load();
    say("partitions", visits.rdd().getNumPartitions());
    say("partitioned", visits.agg(count("*"), sum("visit"), sum("ms")).first());
    Dataset<Row> byDate =
        reader()
            .option("dbtable", "customers")
            .option("partitionColumn", "joined")
            .option("lowerBound", "2024-01-01")
            .option("upperBound", "2024-01-28")
            .option("numPartitions", "3")
            .load();
    say(
        "partitioned by date",
        byDate.rdd().getNumPartitions() + " " + byDate.agg(count("*"), sum("id")).first());
  }

  private void predicates() {
    Properties login = new Properties();
    login.put("user", user);
    login.put("password", password);
    login.put("driver", "dev.oxbow.jdbc.OxbowDriver");
    Dataset<Row> visits =
        spark
            .read()
            .jdbc(
                url,
                "visits",
                new String[] {"_partition = 0", "_partition = 1", "_partition = 2"},
                login);
    say(
        "predicates",
        visits.rdd().getNumPartitions() + " " + visits.agg(count("*"), sum("visit")).first());
  }

  private void pushdown() {
    Dataset<Row> some =
        table("customers")
            .where(
                col("name")
                    .equalTo("customer 007")
                    .and(col("credit").gt(new java.math.BigDecimal("7.00")))
                    .and(col("joined").geq(Date.valueOf("2024-01-01")))
                    .and(col("seen").gt(java.sql.Timestamp.valueOf("2024-01-01 00:00:00.5")))
                    .and(col("id").isin(7, 8)))
            .select("id", "name", "seen");
    say("plan", some.queryExecution().executedPlan().toString());
    some.selectExpr("id", "name", "cast(seen as string)")
        .collectAsList()
        .forEach(row -> say("pushed", row));
    // Spark doubles quotes and takes a backslash for itself, as the standard does.
    Dataset<Row> standard =
        reader()
            .option("dbtable", "kinds")
            .option("sessionInitStatement", "SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
            .load();
    say("quote", standard.where(col("txt").equalTo("Zoë '\\\" 😀")).count());
    say("like", table("customers").where("name like '%7' and not (name like '%17')").count());
    say("null", table("customers").where("credit is null").count());
    say("null safe", table("customers").where("credit <=> null").count());
    say("bytes", table("kinds").where(col("bytes").equalTo(new byte[] {0, -1, 127})).count());
    say("flag", table("visits").where("bot").count());
    say("double", table("visits").where("ms > 999").count());
    say(
        "ntz",
        reader()
            .option("dbtable", "kinds")
            .option("preferTimestampNTZ", "true")
            .load()
            .where("moment = timestamp_ntz'2024-03-31 02:30:00.123456'")
            .count());
    say("limit", table("visits").limit(5).count());
    say(
        "top",
        table("visits").orderBy(col("visit").desc()).limit(3).select("visit").collectAsList());
  }

  private void joins() {
    say("view", table("residents").where("city = 'Bonn'").agg(count("*"), sum("id")).first());
    say(
        "federated",
        reader()
            .option(
                "query",
                "SELECT c.name, COUNT(*) AS n, SUM(v.ms) AS ms FROM customers c"
                    + " JOIN visits v ON v.customer_id = c.id GROUP BY c.name")
            .load()
            .where("name = 'customer 002'")
            .first());
    say(
        "here",
        table("customers")
            .as("c")
            .join(table("visits").as("v"), col("c.id").equalTo(col("v.customer_id")))
            .count());
  }

  private void fetchSizes() {
    for (String size : new String[] {"0", "1", "7", "100000"}) {
      say(
          "fetchsize " + size,
          reader()
              .option("dbtable", "visits")
              .option("fetchsize", size)
              .load()
              .selectExpr("sum(visit)")
              .first());
    }
    say(
        "timeout",
        reader()
            .option("dbtable", "visits")
            .option("queryTimeout", "60")
            .option("sessionInitStatement", "SET pushdown = off")
            .load()
            .count());
  }

  private void catalog() {
    spark.sql("SHOW NAMESPACES IN oxbow").collectAsList().forEach(row -> say("namespace", row));
    spark.sql("SHOW TABLES IN oxbow.shop").collectAsList().forEach(row -> say("table", row));
    spark.sql("DESCRIBE oxbow.shop.customers").collectAsList().forEach(row -> say("column", row));
    Dataset<Row> cities =
        spark.sql(
            "SELECT city, count(*) AS n, max(customer_id) AS last FROM oxbow.shop.addresses WHERE customer_id > 50 GROUP BY city");
    say("catalog plan", cities.queryExecution().executedPlan().toString());
    cities.orderBy("city").collectAsList().forEach(row -> say("city", row));
    Dataset<Row> tail =
        spark.sql(
            "SELECT visit FROM oxbow.events.visits WHERE abs(ms) > 10 ORDER BY visit DESC LIMIT 2");
    say("tail plan", tail.queryExecution().executedPlan().toString());
    tail.collectAsList().forEach(row -> say("tail", row));
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + String.valueOf(value).replace("\n", " ⏎ "));
  }
}
