package dev.oxbow.sync.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** How the bytes of a MySQL character set become UTF-8. Thread-safe. */
public sealed interface CharacterSet {
  /** The name, {@code latin1}. */
  String name();

  /**
   * The text that some bytes are.
   *
   * @return well-formed UTF-8, unless the column held what is none
   * @throws IllegalArgumentException when the bytes are no text of this character set
   */
  byte[] toUtf8(byte[] data, int from, int length);

  /** UTF-8 itself, and what is a part of it. */
  record Utf8(String name) implements CharacterSet {
    @Override
    public byte[] toUtf8(byte[] data, int from, int length) {
      byte[] copy = new byte[length];
      System.arraycopy(data, from, copy, 0, length);
      return copy;
    }
  }

  /**
   * One byte a character.
   *
   * @param characters the 256 characters, as the server itself converts them
   */
  record SingleByte(String name, String characters) implements CharacterSet {
    @Override
    public byte[] toUtf8(byte[] data, int from, int length) {
      char[] text = new char[length];
      for (int i = 0; i < length; i++) {
        text[i] = characters.charAt(data[from + i] & 0xFF);
      }
      return new String(text).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * What Java knows by its own name.
   *
   * @param javas characters that Java reads where the server has another one
   * @param servers those, in the same order
   */
  record Multibyte(String name, Charset charset, String javas, String servers)
      implements CharacterSet {
    private String asTheServer(String text) {
      String result = text;
      for (int i = 0; i < javas.length(); i++) {
        result = result.replace(javas.charAt(i), servers.charAt(i));
      }
      return result;
    }

    @Override
    public byte[] toUtf8(byte[] data, int from, int length) {
      try {
        String text =
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(data, from, length))
                .toString();
        return asTheServer(text).getBytes(StandardCharsets.UTF_8);
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("bytes that are no text in " + name, e);
      }
    }
  }
}
