package dev.oxbow.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must not be shown. */
final class Secrets {
  private static final Pattern NAME =
      Pattern.compile("password|passphrase|secret|token|credential|jaas", Pattern.CASE_INSENSITIVE);

  /** {@code user:password@} of a URL, and settings such as {@code password=} within one. */
  private static final Pattern IN_URL =
      Pattern.compile(
          "(?<=//)[^/@\\s]*@|((?:password|secret|token)\\w*=)[^&;,)\\s]*",
          Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  static boolean isSecret(String name, @Nullable Written value) {
    return NAME.matcher(name).find()
        || value instanceof Written.Text text && text.secret()
        || value instanceof Written.Sequence sequence && sequence.joined().secret();
  }

  /** A text without the credentials that a URL in it may carry. */
  static String withoutCredentials(String text) {
    return IN_URL
        .matcher(text)
        .replaceAll(found -> found.group(1) == null ? "" : found.group(1) + "(hidden)");
  }
}
