package dev.oxbow.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages point at each other. */
final class DocsTest {
  /** The repository's top, seen from the module. */
  private static final Path TOP = Path.of("..");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  @Test
  void leadToPagesThatExist() throws IOException {
    List<String> broken =
        pages().stream()
            .flatMap(
                page ->
                    links(page)
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .map(link -> TOP.relativize(page) + " -> " + link))
            .toList();

    assertThat(broken).isEmpty();
  }

  private static Stream<String> links(Path page) {
    try {
      return LINK.matcher(Files.readString(page))
          .results()
          .map(found -> found.group(1))
          .filter(link -> !link.contains("://"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(TOP);
        Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
      return Stream.concat(top, docs).filter(page -> page.toString().endsWith(".md")).toList();
    }
  }
}
