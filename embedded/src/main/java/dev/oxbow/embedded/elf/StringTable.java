package dev.oxbow.embedded.elf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * ELF's string table: names one after another, each ended by a zero byte, found by their offset.
 */
final class StringTable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> offsets = new HashMap<>();

  StringTable() {
    bytes.write(0); // offset 0 is the empty name
  }

  /** The offset of a name, which is added when it is new. */
  int offset(String name) {
    return offsets.computeIfAbsent(
        name,
        added -> {
          int offset = bytes.size();
          bytes.writeBytes(added.getBytes(US_ASCII));
          bytes.write(0);
          return offset;
        });
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
