package dev.oxbow.kafka.registry;

/** How registries' serializers begin a record: a zero byte, then the schema's id in four bytes. */
public final class WireFormat {
  /** The length of what stands before the data. */
  public static final int PREFIX = 5;

  private WireFormat() {}

  /** Whether bytes begin so. */
  public static boolean isFramed(byte[] bytes, int from, int length) {
    return length >= PREFIX && bytes[from] == 0;
  }

  /** The id of bytes that begin so. */
  public static int id(byte[] bytes, int from) {
    return (bytes[from + 1] & 0xff) << 24
        | (bytes[from + 2] & 0xff) << 16
        | (bytes[from + 3] & 0xff) << 8
        | (bytes[from + 4] & 0xff);
  }
}
