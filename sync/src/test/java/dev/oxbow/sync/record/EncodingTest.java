package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EncodingTest {
  private static final TopicNames TOPICS = new TopicNames("db", "{table}");

  @Test
  void refusesTextThatIsNoUtf8NamingItsColumnAndPlace() throws Exception {
    EnvelopeFormat envelope =
        new EnvelopeFormat(
            new EnvelopeFormat.Options(TOPICS, new SourceBlock("1", "db"), false, false, true),
            Clock.systemUTC());
    for (RecordFormat format : new RecordFormat[] {new FlatFormat(TOPICS), envelope}) {
      try (CapturedDatabase database =
          new CapturedDatabase(TestServers.mySql(), new CapturedDatabase.Choice(format))) {
        database.run("create table t (id int primary key, v varchar(20))");
        TableSchema schema =
            new PresentTables(database.connection(), Collations.of(database.connection()))
                .schema(new TableName(database.name(), "t"));
        Place place =
            new Place(new Transaction("u:7", "u:7", 1, Instant.EPOCH), "binlog.000001", 4, 0, 3);
        Change.Insert insert =
            new Change.Insert(schema, new Row(new Object[] {1L, new byte[] {'a', -1}}), place);
        assertThatThrownBy(() -> format.write(insert, null, record -> {}))
            .hasMessage(
                "Change u:7/0.3 of "
                    + database.name()
                    + ".t cannot become a record: Column 'v' holds a text that is no UTF-8 from its"
                    + " byte 1 on; capture stops here, so that nothing is skipped. Mend the value in"
                    + " MySQL and take a new snapshot of the table, or leave the column out with"
                    + " columns.exclude");
      }
    }
  }

  @Test
  void knowsUtf8AsJavaDoes() {
    Random random = new Random(7);
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      int[] points = random.ints(random.nextInt(12), 0, 0x11_0000).toArray();
      StringBuilder text = new StringBuilder();
      for (int point : points) {
        text.appendCodePoint(random.nextBoolean() ? point & 0x7F : point);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      boolean expected = isUtf8(bytes);
      valid += expected ? 1 : 0;
      assertThat(Utf8.invalidAt(bytes) < 0).isEqualTo(expected);
    }
    assertThat(valid).isBetween(20_000, 180_000);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void refusesToTellInAFlatTopicWhichRowWithoutAKeyWent() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(
            TestServers.mySql(), new CapturedDatabase.Choice(new FlatFormat(TOPICS)))) {
      assertThat(database.run("create table t (v int)", "insert into t values (1)")).hasSize(1);
      assertThatThrownBy(() -> database.run("delete from t"))
          .hasMessageContaining("the table has no primary key to name it with");
    }
  }
}
