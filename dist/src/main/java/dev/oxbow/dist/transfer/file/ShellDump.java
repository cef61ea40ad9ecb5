package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table that MySQL Shell's util.dumpTables (or dumpSchemas, dumpInstance) wrote: {@code
 * SCHEMA@TABLE.json} names the columns, and which of them are encoded; {@code SCHEMA@TABLE@N.tsv}
 * and {@code SCHEMA@TABLE@@N.tsv} (the last) hold the rows, packed or not.
 */
final class ShellDump implements RowSource {
  private static final Pattern CHUNK = Pattern.compile("(?:@@?(\\d+))?\\.(tsv|txt)(\\.zst|\\.gz)?");

  private final List<String> columns;
  private final List<@Nullable String> decoders;
  private final Deque<Path> chunks;
  private final Tally tally;
  private @Nullable TabSource present;

  private ShellDump(
      List<String> columns, List<@Nullable String> decoders, Deque<Path> chunks, Tally tally) {
    this.columns = columns;
    this.decoders = decoders;
    this.chunks = chunks;
    this.tally = tally;
  }

  static ShellDump open(Path metadata, List<String> given, Tally tally) {
    String name = SourceFile.name(metadata);
    try {
      JsonNode options = new ObjectMapper().readTree(metadata.toFile()).path("options");
      if (!options.path("columns").isArray()) {
        throw new OxbowException(
            ErrorCode.DATA,
            name + " is not the metadata of a table that MySQL Shell dumped: no 'columns'");
      }
      requireDefault(name, options, "fieldsTerminatedBy", "\t");
      requireDefault(name, options, "fieldsEnclosedBy", "");
      requireDefault(name, options, "fieldsEscapedBy", "\\");
      requireDefault(name, options, "linesTerminatedBy", "\n");
      List<String> columns = new ArrayList<>();
      List<@Nullable String> decoders = new ArrayList<>();
      for (JsonNode column : options.path("columns")) {
        columns.add(column.asText());
        JsonNode decoder = options.path("decodeColumns").path(column.asText());
        decoders.add(decoder.isTextual() ? decoder.asText() : null);
      }
      Deque<Path> chunks = chunks(metadata, name.substring(0, name.length() - ".json".length()));
      chunks.forEach(chunk -> tally.expect(SourceFile.size(chunk)));
      return new ShellDump(given.isEmpty() ? columns : given, decoders, chunks, tally);
    } catch (IOException e) {
      throw SourceFile.unreadable(metadata.toString(), e);
    }
  }

  private static void requireDefault(String file, JsonNode options, String option, String text) {
    if (!options.path(option).asText(text).equals(text)) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          file + " was dumped with '" + option + "'; dump with the default dialect");
    }
  }

  private static Deque<Path> chunks(Path metadata, String table) throws IOException {
    Path folder = Objects.requireNonNull(metadata.toAbsolutePath().getParent());
    try (Stream<Path> files = Files.list(folder)) {
      Deque<Path> chunks = new ArrayDeque<>();
      files
          .filter(file -> number(file, table) >= 0)
          .sorted(Comparator.comparingLong(file -> number(file, table)))
          .forEach(chunks::add);
      return chunks;
    }
  }

  /** The number of a chunk of a table; -1 for other files. */
  private static long number(Path file, String table) {
    String name = SourceFile.name(file);
    if (!name.startsWith(table)) {
      return -1;
    }
    Matcher chunk = CHUNK.matcher(name.substring(table.length()));
    if (!chunk.matches()) {
      return -1;
    }
    return chunk.group(1) == null ? 0 : Long.parseLong(chunk.group(1));
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public @Nullable Row next() {
    while (true) {
      TabSource from = present;
      if (from == null) {
        Path chunk = chunks.poll();
        if (chunk == null) {
          return null;
        }
        from = new TabSource(SourceFile.name(chunk), SourceFile.stream(chunk, tally), columns);
        present = from;
      }
      Row row = from.next();
      if (row != null) {
        return decoded(row);
      }
      from.close();
      present = null;
    }
  }

  private Row decoded(Row row) {
    @Nullable Object[] values = row.values();
    for (int i = 0; i < values.length && i < decoders.size(); i++) {
      String decoder = decoders.get(i);
      if (decoder != null && values[i] instanceof byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        values[i] = decode(row.place(), decoder, text);
      }
    }
    return row;
  }

  private static byte[] decode(Place place, String decoder, String text) {
    try {
      return switch (decoder) {
        case "FROM_BASE64" -> Base64.getMimeDecoder().decode(text);
        case "UNHEX" -> HexFormat.of().parseHex(text);
        default ->
            throw new OxbowException(
                ErrorCode.NOT_SUPPORTED,
                place + ": values are encoded for '" + decoder + "', which is not known here");
      };
    } catch (IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.DATA, place + ": a value is not encoded for " + decoder, e);
    }
  }

  @Override
  public void close() {
    TabSource open = present;
    if (open != null) {
      open.close();
    }
  }
}
