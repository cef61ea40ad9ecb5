package dev.oxbow.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rules of the house that hold in every module; its ArchitectureTest adds its own arrows. */
public final class House {
  /** A file beyond this holds more than one idea. */
  private static final int MOST_LINES = 500;

  private House() {}

  /** The production classes of a module. */
  public static JavaClasses classes(String... packages) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(packages);
  }

  /** Packages below a root form no cycle. */
  public static ArchRule noCycles(String root) {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("data flows one way: a package that needs its caller belongs to its caller")
        .allowEmptyShould(true);
  }

  /** A package and those it must not know. */
  public static ArchRule mustNotKnow(String from, String because, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because(because)
        .allowEmptyShould(true);
  }

  /** No hand-written file of the module whose tests run here is longer than 500 lines. */
  public static void refuseLongFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      List<String> tooLong =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(f -> lines(f) > MOST_LINES)
              .map(Path::toString)
              .toList();
      assertThat(tooLong).as("files of more than %d lines: one idea each", MOST_LINES).isEmpty();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
