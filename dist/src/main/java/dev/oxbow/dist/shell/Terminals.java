package dev.oxbow.dist.shell;

import java.util.List;

/**
 * Which of the process's streams are terminals. The launcher knows and says so ({@code
 * -Doxbow.terminals=in,out,err}); Java itself can tell only from JDK 22 on.
 */
public record Terminals(boolean in, boolean out, boolean err) {
  public static Terminals current() {
    List<String> said = List.of(System.getProperty("oxbow.terminals", "").split(","));
    return new Terminals(said.contains("in"), said.contains("out"), said.contains("err"));
  }

  /** Whether somebody can be asked. */
  public boolean interactive() {
    return in && out;
  }
}
