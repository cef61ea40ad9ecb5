package dev.oxbow.dist.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sqlline.Application;
import sqlline.BuiltInProperty;
import sqlline.CommandHandler;
import sqlline.OutputFormat;
import sqlline.PromptHandler;
import sqlline.SqlLine;
import sqlline.SqlLineOpts;

/**
 * What Oxbow's shell changes in sqlline: its greeting, prompt, formats and the way of SQL. sqlline
 * makes it by its name.
 */
public final class ShellApplication extends Application {
  @Override
  public String getInfoMessage() {
    return "Oxbow. End a statement with ';'. !help lists the shell's own commands, !quit leaves.";
  }

  @Override
  public SqlLineOpts getOpts(SqlLine sqlLine) {
    SqlLineOpts options = new Options(sqlLine);
    try {
      options.load();
    } catch (IOException e) {
      sqlLine.error("The shell's saved settings cannot be read: " + e.getMessage());
    }
    options.set(BuiltInProperty.CONNECT_INTERACTION_MODE, "notAskCredentials");
    // The terminal's width, whatever it becomes.
    options.set(BuiltInProperty.MAX_WIDTH, 0);
    if (sqlLine instanceof Shell shell) {
      options.set(BuiltInProperty.OUTPUT_FORMAT, shell.firstFormat().toString());
      options.set(BuiltInProperty.VERBOSE, shell.firstVerbose());
    }
    return options;
  }

  /** Leaves transactions to what each driver does by itself: Oxbow has none, MySQL has its own. */
  private static final class Options extends SqlLineOpts {
    Options(SqlLine sqlLine) {
      super(sqlLine);
    }

    @Override
    public String getIsolation() {
      return "DEFAULT";
    }
  }

  @Override
  public Map<String, OutputFormat> getOutputFormats(SqlLine sqlLine) {
    // Ours have the names; sqlline's print what its own commands find (!tables).
    Map<String, OutputFormat> theirs = super.getOutputFormats(sqlLine);
    Map<String, OutputFormat> formats = new HashMap<>();
    for (Format format : Format.values()) {
      String name = format.toString();
      OutputFormat their = theirs.containsKey(name) ? theirs.get(name) : theirs.get("table");
      formats.put(name, java.util.Objects.requireNonNull(their, "sqlline prints tables"));
    }
    return formats;
  }

  /** The format of that name; sqlline has refused the others. */
  static Format format(String name) {
    return Format.valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public Collection<CommandHandler> getCommandHandlers(SqlLine sqlLine) {
    List<CommandHandler> handlers = new ArrayList<>(super.getCommandHandlers(sqlLine));
    if (sqlLine instanceof Shell shell) {
      handlers.removeIf(handler -> handler.getName().equals("sql"));
      handlers.add(new SqlHandler(shell));
    }
    return handlers;
  }

  @Override
  public PromptHandler getPromptHandler(SqlLine sqlLine) {
    return new ShellPrompt(sqlLine);
  }
}
