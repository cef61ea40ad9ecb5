package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ${env:NAME}} and {@code ${file:/path}} in a value; {@code $${} stands for a plain {@code
 * ${}. What they bring in is a secret.
 */
final class Placeholders {
  private static final Pattern FORM = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)(}?)");

  private final Function<String, @Nullable String> env;

  Placeholders(Function<String, @Nullable String> env) {
    this.env = env;
  }

  /**
   * Replaces the placeholders of a value.
   *
   * @param at for messages: {@code oxbow.yaml, line 7}
   */
  Written.Text resolve(String value, String at, int line) {
    if (!value.contains("${")) {
      return new Written.Text(value, false, line);
    }
    Matcher m = FORM.matcher(value);
    StringBuilder out = new StringBuilder();
    boolean secret = false;
    while (m.find()) {
      if (m.group(1) != null) {
        m.appendReplacement(out, Matcher.quoteReplacement(m.group(1)));
      } else {
        secret = true;
        m.appendReplacement(out, Matcher.quoteReplacement(fetch(m.group(2), m.group(3), at)));
      }
    }
    m.appendTail(out);
    return new Written.Text(out.toString(), secret, line);
  }

  private String fetch(String inner, String end, String at) {
    int colon = inner.indexOf(':');
    String kind = colon < 0 ? "" : inner.substring(0, colon);
    String name = inner.substring(colon + 1).trim();
    if (end.isEmpty() || name.isEmpty() || !(kind.equals("env") || kind.equals("file"))) {
      throw bad(
          at + ": a placeholder must be ${env:NAME} or ${file:/path}; write $${ for a plain ${");
    }
    if (kind.equals("file")) {
      return read(name, at);
    }
    String value = env.apply(name);
    if (value == null) {
      throw bad(at + ": environment variable '" + name + "' is not set; set it before starting");
    }
    return value;
  }

  /** The text of a file, without the line ends that editors leave behind. */
  private static String read(String file, String at) {
    try {
      return Files.readString(Path.of(file)).replaceAll("[\\r\\n]+$", "");
    } catch (NoSuchFileException e) {
      throw bad(at + ": file '" + file + "' does not exist; create it or change its path");
    } catch (IOException | InvalidPathException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          at + ": file '" + file + "' cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }

  private static OxbowException bad(String message) {
    return new OxbowException(ErrorCode.INVALID_CONFIG, message);
  }
}
