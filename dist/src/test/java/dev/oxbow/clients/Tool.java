package dev.oxbow.clients;

import dev.oxbow.dist.OxbowProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tool that comes from Maven's repository: its own jars, which the profile {@code clients} has
 * put aside from {@code src/clients/NAME/pom.xml}, and the thin jar of the driver. Nothing else is
 * on its class path.
 */
final class Tool {
  private static final Path SOURCES = Path.of("src/clients");

  private final String name;
  private final List<String> jvmOptions;

  Tool(String name, String... jvmOptions) {
    this.name = name;
    this.jvmOptions = List.of(jvmOptions);
  }

  /** Runs a program of one file, which lies beside the tool's pom; gives the lines it wrote. */
  List<String> runSource(String file, String... arguments) throws Exception {
    return run(SOURCES.resolve(name).resolve(file).toAbsolutePath().toString(), "", arguments);
  }

  /** Runs a main class; gives the lines it wrote. */
  List<String> run(String main, String input, String... arguments) throws Exception {
    OxbowProcess.Outcome outcome =
        OxbowProcess.run(Shop.open().folder(), Map.of(), command(main, arguments), input);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(outcome.out() + "\n" + outcome.err());
    }
    return outcome.out().lines().toList();
  }

  /** The command line of a main class. */
  List<String> command(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    // Over before the second compiler has earned its work.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Duser.home=" + Shop.open().folder());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  private String classPath() throws IOException {
    Path jars = folder("oxbow.clients.jars").resolve(name).resolve("target/dependency");
    try (Stream<Path> all = Files.list(jars)) {
      String tool =
          all.map(Path::toString).sorted().collect(Collectors.joining(java.io.File.pathSeparator));
      return tool + java.io.File.pathSeparator + driver();
    }
  }

  /** The jar that a user of a tool downloads. */
  static Path driver() throws IOException {
    try (Stream<Path> all = Files.list(folder("oxbow.clients.driver"))) {
      return all.filter(
              file -> file.getFileName().toString().matches("oxbow-jdbc-[^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("The driver's jar is not built"));
    }
  }

  private static Path folder(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new AssertionError(property + " is not set: run this by the Maven profile 'clients'");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
