package dev.oxbow.kafka.plain;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.json.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Text in UTF-8; other bytes stand in hexadecimal.
 *
 * @param strict whether other bytes are told as wrong
 */
public record TextFormat(boolean strict) implements FormatOfWhole {
  @Override
  public String mark() {
    return "text";
  }

  @Override
  public String title() {
    return "text";
  }

  @Override
  public Decoder of(int whole) {
    return new Whole(whole) {
      @Override
      public @Nullable String decode(
          byte[] bytes, int from, int length, int partition, long offset, int row) {
        int invalid = Utf8.textOrHex(to(), bytes, from, length, row);
        return strict && invalid >= 0 ? "invalid UTF-8 at byte " + invalid : null;
      }
    };
  }
}
