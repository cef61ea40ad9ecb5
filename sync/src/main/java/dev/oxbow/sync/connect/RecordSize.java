package dev.oxbow.sync.connect;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.record.CapturedRecord;
import java.util.Map;

/**
 * Refuses a record that the producer would refuse, while it is still known of which row it is.
 *
 * @param most in bytes, as the producer counts them: uncompressed, with a batch of its own around
 */
record RecordSize(int most) {
  /** A batch's header and the most that a record's own fields and the headers' lengths take. */
  private static final int OVERHEAD = 61 + 21 + 6 * 5;

  /**
   * Checks a record.
   *
   * @throws OxbowException SOURCE_DATA when it is too large
   */
  void check(Captured captured) {
    CapturedRecord record = captured.record();
    long bytes =
        OVERHEAD + record.bytes() + CapturedRecord.POSITION.length() + record.position().length();
    for (Map.Entry<String, String> header : captured.headers().entrySet()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    if (bytes > most) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "The record of change "
              + record.position()
              + " for topic '"
              + record.topic()
              + "' takes "
              + bytes
              + " bytes, more than record.max.bytes = "
              + most
              + "; capture stops here, so that nothing is skipped. Set record.max.bytes to more, and"
              + " max.message.bytes of the topic as well if it exists: kafka-configs.sh --alter"
              + " --topic "
              + record.topic()
              + " --add-config max.message.bytes=N; on a Connect cluster of your own also"
              + " producer.override.max.request.size. Or leave out a large column with"
              + " columns.exclude");
    }
  }
}
