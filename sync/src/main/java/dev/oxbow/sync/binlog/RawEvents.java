package dev.oxbow.sync.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.ChecksumType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Hands the library's packets on as they are, checked but not decoded: the library itself would
 * leave out what it cannot decode. Used by the library's thread.
 */
final class RawEvents extends EventDeserializer {
  private static final int CRC32_ON = 1;
  private static final int CRC32_LENGTH = 4;

  private int checksumLength;

  /** What our listener finds in an event of the library. */
  record Raw(BinlogEvent event) implements EventData {}

  // The library tells what it agreed upon with the server.
  @Deprecated
  @Override
  public void setChecksumType(ChecksumType type) {
    checksumLength = type.getLength();
  }

  @Override
  public Event nextEvent(ByteArrayInputStream in) throws IOException {
    byte[] head = in.read(EventHeader.LENGTH);
    EventHeader header = EventHeader.read(head);
    byte[] body = in.read(header.bodyLength());
    if (header.type() == EventTypes.FORMAT_DESCRIPTION) {
      // It says itself whether it and all that follow end in a checksum, in the byte before it.
      checksumLength = body[body.length - 1 - CRC32_LENGTH] == CRC32_ON ? CRC32_LENGTH : 0;
    }
    int length = body.length - checksumLength;
    if (checksumLength > 0) {
      check(head, body, length, header);
      body = java.util.Arrays.copyOf(body, length);
    }
    return event(header, body);
  }

  private static void check(byte[] head, byte[] body, int length, EventHeader header) {
    CRC32 crc = new CRC32();
    crc.update(head);
    crc.update(body, 0, length);
    long told = new Bytes(body, length, body.length).u32();
    if (crc.getValue() != told) {
      throw new IllegalArgumentException(
          "an event of type "
              + header.type()
              + " before "
              + header.next()
              + " whose checksum is wrong");
    }
  }

  /** With as much of the library's own data as its client needs to go on. */
  private static Event event(EventHeader header, byte[] body) {
    EventHeaderV4 theirs = new EventHeaderV4();
    theirs.setEventType(EventType.UNKNOWN);
    theirs.setTimestamp(header.timestamp() * 1000);
    theirs.setServerId(header.serverId());
    theirs.setEventLength(header.length());
    theirs.setNextPosition(header.next());
    theirs.setFlags(header.flags());
    return new Event(theirs, new Raw(header.event(body)));
  }
}
