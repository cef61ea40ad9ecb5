package dev.oxbow.dist.shell;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jspecify.annotations.Nullable;

/**
 * What sqlline reads: first the command that connects, then what somebody types, with statements
 * turned into {@code !sql} commands. When the connection fails, there is nothing more to read.
 */
final class TypedLines implements InvocationHandler {
  private final LineReader terminal;
  private final String url;
  private final BooleanSupplier isConnected;
  private boolean connecting;
  private boolean talked;

  TypedLines(LineReader terminal, String url, BooleanSupplier isConnected) {
    this.terminal = terminal;
    this.url = url;
    this.isConnected = isConnected;
  }

  LineReader asLineReader() {
    return (LineReader)
        Proxy.newProxyInstance(
            TypedLines.class.getClassLoader(), new Class<?>[] {LineReader.class}, this);
  }

  /** Whether a connection was made, so that somebody could type. */
  boolean hasTalked() {
    return talked;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean reads = method.getName().equals("readLine");
    if (reads && !connecting) {
      connecting = true;
      return "!connect \"" + url.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    if (reads && !talked) {
      if (!isConnected.getAsBoolean()) {
        throw new EndOfFileException("not connected");
      }
      talked = true;
    }
    try {
      Object result = method.invoke(terminal, arguments);
      return reads && result != null ? command((String) result) : result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** The command that sqlline is to dispatch for a typed line. */
  static String command(String line) {
    String typed = line.strip();
    String word = typed.replaceAll("[;\\s]+$", "").toLowerCase(Locale.ROOT);
    return switch (word) {
      case "" -> "";
      case "quit", "exit" -> "!quit";
      case "help", "?" -> "!help";
      default -> typed.startsWith("!") ? typed : "!sql " + line;
    };
  }
}
