package dev.oxbow.federation.logic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer that a script gives: its values, or their number and digest. */
sealed interface Expected {
  Pattern DIGEST = Pattern.compile("(\\d+) values hashing to ([0-9a-f]{32})");

  /** Whether an answer's values, in the order of the script, are the expected ones. */
  boolean is(List<String> values);

  /** The lines below a query's {@code ----}. */
  static Expected of(List<String> lines) {
    if (lines.size() == 1) {
      Matcher digest = DIGEST.matcher(lines.get(0));
      if (digest.matches()) {
        return new Digest(Integer.parseInt(digest.group(1)), digest.group(2));
      }
    }
    return new Values(List.copyOf(lines));
  }

  /** Few values, written out. */
  record Values(List<String> values) implements Expected {
    @Override
    public boolean is(List<String> given) {
      return values.equals(given);
    }
  }

  /** Many values: MD5 of their texts, with a newline behind each. */
  record Digest(int count, String md5) implements Expected {
    @Override
    public boolean is(List<String> given) {
      if (given.size() != count) {
        return false;
      }
      MessageDigest digest;
      try {
        digest = MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      for (String value : given) {
        digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).equals(md5);
    }
  }
}
