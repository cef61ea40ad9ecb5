package dev.oxbow.dist.shell;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jspecify.annotations.Nullable;
import sqlline.BuiltInProperty;
import sqlline.SqlLine;

/**
 * sqlline, with its line editing, history and commands; statements are run and printed by ours. For
 * that, what is typed reaches sqlline as {@code !sql ...}, a command that {@link SqlHandler}
 * answers: sqlline's own rows are closed to new formats, lose the difference between NULL and
 * 'null', and do not stop at an error. Used by one thread.
 */
public final class Shell extends SqlLine {
  private static final Method CURRENT_CONNECTION = currentConnection();

  /** For so long completion trusts the names that it has read. */
  private static final Duration NAMES_LAST = Duration.ofSeconds(20);

  private final String url;
  private final Format firstFormat;
  private final boolean firstVerbose;
  private @Nullable LineReader reader;
  private @Nullable TypedLines typed;
  private Names names = Names.NONE;
  private @Nullable Connection namesOf;
  private Instant namesUntil = Instant.MIN;

  private Shell(String url, Format format, boolean verbose) {
    this.url = url;
    this.firstFormat = format;
    this.firstVerbose = verbose;
  }

  /** Talks to whoever sits at the terminal until he leaves; gives the exit code. */
  public static int run(String url, Format format, boolean verbose) throws IOException {
    System.setProperty(SqlLine.SQLLINE_BASE_DIR, home().toString());
    Shell shell = new Shell(url, format, verbose);
    shell.begin(new String[] {"-ac", ShellApplication.class.getName()}, null, true);
    return shell.typed != null && shell.typed.hasTalked() ? 0 : 1;
  }

  /** Where the history is kept; for users without a home among the temporary files. */
  private static Path home() throws IOException {
    Path home = Path.of(System.getProperty("user.home"), ".oxbow");
    try {
      return Files.createDirectories(home);
    } catch (IOException e) {
      System.err.println("The history will not be kept: " + home + " cannot be made");
      Path passing = Files.createTempDirectory("oxbow-shell-");
      passing.toFile().deleteOnExit();
      passing.resolve("history").toFile().deleteOnExit();
      return passing;
    }
  }

  @Override
  public LineReader getConsoleReader(@Nullable InputStream in, History history) throws IOException {
    LineReaderImpl inner = (LineReaderImpl) super.getConsoleReader(in, history);
    inner.setCompleter(new ShellCompleter(getCommandCompleter(), this::names));
    reader = inner;
    typed = new TypedLines(inner, url, () -> getConnectionMetadata().getUrl() != null);
    return typed.asLineReader();
  }

  /** The connection that {@code !connect} and {@code !go} chose. */
  @Nullable Connection connection() {
    if (getConnectionMetadata().getUrl() == null) {
      return null;
    }
    try {
      return (Connection) CURRENT_CONNECTION.invoke(this);
    } catch (InvocationTargetException e) {
      // sqlline says so when there is none.
      return null;
    } catch (IllegalAccessException e) {
      throw new LinkageError("sqlline keeps its connection to itself", e);
    }
  }

  private static Method currentConnection() {
    try {
      Method method = SqlLine.class.getDeclaredMethod("getConnection");
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new LinkageError("This is another sqlline than the one that the build names", e);
    }
  }

  private Names names() {
    Connection current = connection();
    Instant now = Instant.now();
    if (current != namesOf || now.isAfter(namesUntil)) {
      names = new Names(current);
      namesOf = current;
      namesUntil = now.plus(NAMES_LAST);
    }
    return names;
  }

  Format firstFormat() {
    return firstFormat;
  }

  boolean firstVerbose() {
    return firstVerbose;
  }

  /** The terminal's columns. */
  int width() {
    return reader == null ? 0 : reader.getTerminal().getWidth();
  }

  boolean isVerbose() {
    return getOpts().getBoolean(BuiltInProperty.VERBOSE);
  }

  /** The format that {@code !set outputformat} names. */
  Format format() {
    return ShellApplication.format(getOpts().getOutputFormat());
  }
}
