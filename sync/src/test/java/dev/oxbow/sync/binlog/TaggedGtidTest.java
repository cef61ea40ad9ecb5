package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes made by the published format, since the embedded server knows no tags. */
final class TaggedGtidTest {
  private static final UUID SERVER = UUID.fromString("aae57b2f-8e44-11ee-a3d6-a036bcda1a41");
  private static final long AT = 1_701_215_692_713_879L;

  private static Bytes hex(String text) {
    return new Bytes(HexFormat.of().parseHex(text));
  }

  /** The examples of the server's documentation, whose bytes it prints the last one first. */
  @Test
  void readsNumbersOfOneToNineBytes() {
    assertThat(hex("fbff07").variable()).isEqualTo(65_535);
    assertThat(hex("f3ff0f").variableSigned()).isEqualTo(65_535);
    assertThat(hex("ebff0f").variableSigned()).isEqualTo(-65_535);
    assertThat(hex("fbff0f").variableSigned()).isEqualTo(-65_536);
    assertThat(hex("00").variable()).isZero();
    assertThat(hex("fe").variable()).isEqualTo(127);
    assertThat(hex("0102").variable()).isEqualTo(128);
    assertThat(hex("7fffffffffffffff").variable()).isEqualTo((1L << 56) - 1);
    assertThat(hex("ffffffffffffffffff").variable()).isEqualTo(-1);
    assertThat(hex("ff0000000000000080").variable()).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> hex("fbff").variable()).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hex("").variable()).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static void write(ByteArrayOutputStream out, long value) {
    int bytes = 1;
    while (bytes < 9 && value >>> 7 * bytes != 0) {
      bytes++;
    }
    if (bytes == 9) {
      out.write(0xFF);
    } else {
      value = value << bytes | (1L << bytes - 1) - 1;
    }
    for (int i = 0; i < Math.min(bytes, 8); i++) {
      out.write((int) (value >>> 8 * i));
    }
  }

  private static void writeSigned(ByteArrayOutputStream out, long value) {
    write(out, value << 1);
  }

  static BinlogEvent event(String tag, @Nullable Long original, int lastNeeded) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    write(fields, 0);
    write(fields, 1);
    write(fields, 1);
    for (byte each : HexFormat.of().parseHex(SERVER.toString().replace("-", ""))) {
      write(fields, each & 0xFF);
    }
    write(fields, 2);
    writeSigned(fields, 4_000_000_000L);
    write(fields, 3);
    write(fields, tag.length());
    fields.writeBytes(tag.getBytes(StandardCharsets.UTF_8));
    write(fields, 4);
    writeSigned(fields, 300);
    write(fields, 5);
    writeSigned(fields, 301);
    write(fields, 6);
    write(fields, AT);
    if (original != null) {
      write(fields, 7);
      write(fields, original);
    }
    write(fields, 8);
    write(fields, 308);
    write(fields, 9);
    write(fields, 80_400);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write(body, 1);
    write(body, fields.size() + 3);
    write(body, lastNeeded);
    body.writeBytes(fields.toByteArray());
    byte[] all = body.toByteArray();
    return new BinlogEvent(EventTypes.GTID_TAGGED, 0, 1, all.length + 19L, 1000, 0, all);
  }

  @Test
  void readsServerTagAndNumber() {
    TaggedGtid read = TaggedGtid.read(event("test_tag", null, 10));
    assertThat(read.gtid()).isEqualTo(new Gtid(SERVER, "test_tag", 4_000_000_000L));
    assertThat(read.gtid()).hasToString(SERVER + ":test_tag:4000000000");
    assertThat(read.committed()).isEqualTo(Instant.parse("2023-11-28T23:54:52.713879Z"));
  }

  @Test
  void readsTheTimeOfTheFirstServer() {
    assertThat(TaggedGtid.read(event("", 1_000_000L, 10)).committed())
        .isEqualTo(Instant.ofEpochSecond(1));
    assertThat(TaggedGtid.read(event("", null, 10)).gtid()).hasToString(SERVER + ":4000000000");
  }

  @Test
  void refusesWhatItCannotUnderstand() {
    assertThatThrownBy(() -> TaggedGtid.read(event("t", null, 14)))
        .hasMessageContaining("its field 13");
    assertThatThrownBy(() -> TaggedGtid.read(event("t".repeat(33), null, 10)))
        .hasMessageContaining("a tag of 33");
  }

  /** The set is sent by the library, in the form that servers with tags want. */
  @Test
  void theLibraryUnderstandsOurSets() {
    GtidSet set =
        GtidSet.parse(SERVER + ":1-5:7")
            .with(new Gtid(SERVER, "tag", 1))
            .with(new Gtid(SERVER, "tag", 2));
    assertThat(set).hasToString(SERVER + ":1-5:7:tag:1-2");
    assertThat(GtidSet.parse(new com.github.shyiko.mysql.binlog.GtidSet(set.toString()).toString()))
        .isEqualTo(set);
  }
}
