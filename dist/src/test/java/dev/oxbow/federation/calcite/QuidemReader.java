package dev.oxbow.federation.calcite;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Quidem script without running it: Quidem compares characters, and what is the same in two
 * systems need not be written the same.
 */
final class QuidemReader {
  private final String name;
  private final List<Asked> asked = new ArrayList<>();
  private final List<String> block = new ArrayList<>();
  private String schema = "";
  private String format = "csv";
  private String sql = "";
  private int sqlLine;
  private int depth;
  private int blockLine;

  private QuidemReader(String name) {
    this.name = name;
  }

  /** Reads a script of the class path. */
  static List<Asked> read(String resource) {
    QuidemReader reader = new QuidemReader(resource.substring(resource.lastIndexOf('/') + 1));
    int number = 0;
    for (String line : Scott.resource(resource).split("\n", -1)) {
      reader.line(++number, line);
    }
    return List.copyOf(reader.asked);
  }

  private void line(int number, String line) {
    if (line.startsWith("!")) {
      command(line.substring(1).strip());
      block.clear();
    } else if (!block.isEmpty() || !(line.isBlank() || line.startsWith("#"))) {
      if (block.isEmpty()) {
        blockLine = number;
      }
      block.add(line);
    }
  }

  private void command(String command) {
    if (command.startsWith("use ")) {
      schema = command.substring(4).strip();
    } else if (command.startsWith("set outputformat ")) {
      format = command.substring(17).strip();
    } else if (command.startsWith("if ")) {
      depth++;
    } else if (command.startsWith("}")) {
      depth--;
    } else if (!command.startsWith("set ")) {
      String word = command.split(" ")[0];
      List<String> output = takeStatement();
      asked.add(new Asked(name + ":" + sqlLine, schema, sql, word, format, output, depth > 0));
    }
  }

  /** A statement that is asked for nothing stands before the next one's comment. */
  private int afterComments() {
    int comment = block.size() - 1;
    while (comment >= 0 && !block.get(comment).startsWith("#")) {
      comment--;
    }
    boolean isFollowed =
        block.subList(comment + 1, block.size()).stream().anyMatch(l -> l.endsWith(";"));
    return isFollowed ? comment + 1 : 0;
  }

  /** The statement ends with a semicolon; a block without one is further output of the last. */
  private List<String> takeStatement() {
    for (int i = afterComments(); i < block.size(); i++) {
      String line = block.get(i).replaceFirst("\\s*--.*$", "").stripTrailing();
      if (line.endsWith(";")) {
        sql = String.join("\n", block.subList(afterComments(), i + 1)).stripTrailing();
        sql = sql.replaceFirst(";(\\s*--[^\n]*)?$", "");
        sqlLine = blockLine;
        return List.copyOf(block.subList(i + 1, block.size()));
      }
    }
    return List.copyOf(block);
  }
}
