package dev.oxbow.sync.connect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hides the keys in the offsets of a capture that hashes columns: the key up to which a snapshot
 * has come may be such a column, and whoever asks Connect sees offsets. By AES-GCM under the
 * hashes' salt. Immutable.
 */
final class KeySeal {
  /** Seals nothing, and opens nothing that is sealed. */
  static final KeySeal NONE = new KeySeal(null);

  private static final String MARK = "sealed:";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable SecretKeySpec key;

  private KeySeal(@Nullable SecretKeySpec key) {
    this.key = key;
  }

  static KeySeal under(String salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("oxbow: keys in offsets\n".getBytes(StandardCharsets.UTF_8));
      return new KeySeal(
          new SecretKeySpec(digest.digest(salt.getBytes(StandardCharsets.UTF_8)), "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  String seal(String literal) {
    if (key == null) {
      return literal;
    }
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] hidden =
          cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(literal.getBytes(StandardCharsets.UTF_8));
      return MARK
          + Base64.getEncoder()
              .encodeToString(
                  ByteBuffer.allocate(nonce.length + hidden.length).put(nonce).put(hidden).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /** What was sealed, or was written before anything was; empty under another salt. */
  Optional<String> open(String sealed) {
    if (!sealed.startsWith(MARK)) {
      return Optional.of(sealed);
    }
    if (key == null) {
      return Optional.empty();
    }
    try {
      byte[] all = Base64.getDecoder().decode(sealed.substring(MARK.length()));
      ByteBuffer in = ByteBuffer.wrap(all);
      byte[] nonce = new byte[NONCE_BYTES];
      in.get(nonce);
      byte[] hidden = new byte[in.remaining()];
      in.get(hidden);
      return Optional.of(
          new String(
              cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(hidden), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | java.nio.BufferUnderflowException e) {
      return Optional.empty();
    }
  }
}
