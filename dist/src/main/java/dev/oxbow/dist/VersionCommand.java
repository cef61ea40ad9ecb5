package dev.oxbow.dist;

import picocli.CommandLine.Command;

/** Prints what runs here. */
@Command(name = "version", description = "Print the versions of Oxbow and of what it stands on.")
final class VersionCommand implements Runnable {
  @Override
  public void run() {
    System.out.println(Version.current().line());
  }
}
