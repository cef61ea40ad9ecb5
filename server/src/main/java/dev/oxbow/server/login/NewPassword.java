package dev.oxbow.server.login;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes hashes for the users file. */
public final class NewPassword {
  private NewPassword() {}

  /**
   * The bcrypt hash of a password.
   *
   * @throws OxbowException INVALID_CONFIG for one that is longer than bcrypt looks at
   */
  public static String hash(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    try {
      if (bytes.length > Passwords.MOST_BYTES) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "The password has "
                + bytes.length
                + " bytes, and bcrypt looks at "
                + Passwords.MOST_BYTES
                + "; take a shorter one");
      }
      return Passwords.hash(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
