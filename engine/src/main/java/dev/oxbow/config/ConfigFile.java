package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * YAML to what was written. Scalars stay the texts that they are (a password 0123 is not a number),
 * and messages never show a line of the file, since a secret may stand there.
 */
final class ConfigFile {
  private final String where;
  private final Placeholders placeholders;

  ConfigFile(String where, Placeholders placeholders) {
    this.where = where;
    this.placeholders = placeholders;
  }

  Written.Group read(String yaml) {
    Optional<Node> root;
    try {
      root = new Compose(LoadSettings.builder().setLabel(where).build()).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      // The library's own message shows the line, and so does the cause's.
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          at(e.getProblemMark().or(e::getContextMark)) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, where + " is not YAML: " + e.getClass().getSimpleName());
    }
    if (root.isEmpty() || isNothing(root.get())) {
      return new Written.Group(Map.of(), 0);
    }
    if (convert(root.get()) instanceof Written.Group group) {
      return group;
    }
    throw new OxbowException(
        ErrorCode.INVALID_CONFIG,
        where + " must be a group of settings such as 'sources:', not a single value or a list");
  }

  private Written convert(Node node) {
    int line = line(node);
    if (node.isRecursive()) {
      throw bad(node, "an alias must not contain itself");
    }
    if (isNothing(node)) {
      return new Written.Nothing(line);
    }
    if (node instanceof MappingNode mapping) {
      return group(mapping, line);
    }
    if (node instanceof SequenceNode sequence) {
      List<Written> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(convert(item)));
      return new Written.Sequence(items, line);
    }
    return placeholders.resolve(((ScalarNode) node).getValue(), where + ", line " + line, line);
  }

  private Written.Group group(MappingNode mapping, int line) {
    Map<String, Written> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw bad(tuple.getKeyNode(), "the name of a setting must be a plain text");
      }
      Written value = convert(tuple.getValueNode());
      Written before = entries.put(key.getValue(), atKey(value, line(key)));
      if (before != null) {
        throw bad(key, "'" + key.getValue() + "' is there twice, first in line " + before.line());
      }
    }
    return new Written.Group(entries, line);
  }

  /** A group's own mark stands at its first entry; people look for its name. */
  private static Written atKey(Written value, int line) {
    return value instanceof Written.Group group ? new Written.Group(group.entries(), line) : value;
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && List.of("", "~", "null").contains(scalar.getValue());
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private OxbowException bad(Node node, String message) {
    return new OxbowException(ErrorCode.INVALID_CONFIG, at(node.getStartMark()) + ": " + message);
  }

  private String at(Optional<Mark> mark) {
    return where
        + mark.map(m -> ", line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
            .orElse("");
  }
}
