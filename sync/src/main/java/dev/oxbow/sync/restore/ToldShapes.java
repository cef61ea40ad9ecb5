package dev.oxbow.sync.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns rows had when they were told for the last time, by counting their keys. Used by one
 * thread.
 */
final class ToldShapes {
  private final LiveKeys keys = new LiveKeys();
  private final List<Shape> shapes = new ArrayList<>();
  private final Map<Integer, Shape> present = new HashMap<>();

  /** The columns of rows of a partition, told one after the other. */
  static final class Shape {
    private final int number;
    private final int partition;
    private final Set<String> columns;
    private final long from;
    private long to;
    private long rows;

    Shape(int number, int partition, Set<String> columns, long from) {
      this.number = number;
      this.partition = partition;
      this.columns = columns;
      this.from = from;
      this.to = from;
    }

    boolean has(String column) {
      return columns.contains(column.toLowerCase(Locale.ROOT));
    }

    /** When the first of them was told, in microseconds. */
    long from() {
      return from;
    }

    private boolean mayBeBefore(Shape other) {
      return partition == other.partition ? number < other.number : from < other.to;
    }
  }

  /** A row is told. */
  void add(int partition, byte[] key, List<String> columns, long micros) {
    Set<String> folded = new TreeSet<>();
    columns.forEach(name -> folded.add(name.toLowerCase(Locale.ROOT)));
    Shape shape = present.get(partition);
    if (shape == null || !shape.columns.equals(folded)) {
      shape = new Shape(shapes.size(), partition, folded, micros);
      shapes.add(shape);
      present.put(partition, shape);
    }
    shape.to = Math.max(shape.to, micros);
    shape.rows++;
    forget(keys.put(key, shape.number));
  }

  /** A row is gone. */
  void remove(byte[] key) {
    forget(keys.remove(key));
  }

  private void forget(int number) {
    if (number >= 0) {
      shapes.get(number).rows--;
    }
  }

  /** All rows are gone. */
  void clear() {
    keys.clear();
    shapes.clear();
    present.clear();
  }

  /** How many rows there are; -1 when there were more at some time than are counted. */
  long rows() {
    return keys.count();
  }

  /** Those in which a row may be that was not told since. */
  List<Shape> live() {
    return shapes.stream().filter(shape -> shape.rows > 0 || keys.count() < 0).toList();
  }

  /** Whether rows without a column were told after those of a shape that has it. */
  boolean lost(Shape shape, String column) {
    return shapes.stream().anyMatch(other -> shape.mayBeBefore(other) && !other.has(column));
  }
}
