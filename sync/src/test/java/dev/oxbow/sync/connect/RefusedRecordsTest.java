package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class RefusedRecordsTest {
  @Test
  void saysWhichChangeWasRefusedAndWhatToDo() {
    assertThat(
            RefusedRecords.sentence(
                "u:7/0.3", "db.shop.t", new RecordTooLargeException("It is too large.")))
        .isEqualTo(
            "The record of change u:7/0.3 could not be written to topic 'db.shop.t': It is too"
                + " large. The capture stops before it, so that nothing is skipped; raise the"
                + " topic's limit to record.max.bytes: kafka-configs.sh --alter --topic db.shop.t"
                + " --add-config max.message.bytes=N");
    assertThat(
            RefusedRecords.sentence("u:7/0.3", "t", new TopicAuthorizationException(Set.of("t"))))
        .endsWith("let the capture's user WRITE, CREATE and DESCRIBE topic 't'");
  }
}
