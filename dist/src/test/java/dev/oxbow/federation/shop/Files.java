package dev.oxbow.federation.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files beside these tests. */
final class Files {
  private Files() {}

  static String read(String file) {
    try (InputStream in = Files.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("There is no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
