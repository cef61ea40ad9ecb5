package dev.oxbow.spi;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexNode;

/**
 * What a remote source may run. The rule above all others: where a part runs never changes the
 * answer. The engine asks bottom-up; the leaves are scans of {@link RemoteTable}s.
 */
public interface Pushdown {
  /** Whether the source may run a node, with a reason for people when it may not. */
  sealed interface Verdict {
    /** Provably the same rows. */
    record Exact() implements Verdict {}

    /** Stays in the engine. */
    record Keep(String reason) implements Verdict {}
  }

  /**
   * What of one conjunct of a filter may be sent: the conjunct itself, a weaker condition that
   * keeps every row which the conjunct keeps, or nothing.
   *
   * @param sent the condition over the filter's input row; empty when nothing can be sent
   * @param exact whether {@code sent} keeps exactly the same rows, so that the engine need not
   *     apply the conjunct again
   * @param reason why it is not exact, for EXPLAIN; empty when it is
   */
  record Predicate(Optional<RexNode> sent, boolean exact, String reason) {}

  /** Judges one conjunct of a filter whose input the source runs. */
  Predicate judge(Filter filter, RexNode conjunct);

  /** Judges a node other than a filter; all its inputs would be run by the source. */
  Verdict judge(RelNode node);

  /**
   * How a source finds rows by equal values of some columns.
   *
   * @param keys which of the expressions that were asked for an index begins with, in its order
   * @param rowsPerKey an estimate of the rows that one value of them all has
   */
  record KeyAccess(List<Integer> keys, double rowsPerKey) {
    public KeyAccess {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Whether the source finds rows by values of some expressions without reading all that it has.
   *
   * @param scan of a {@link RemoteTable} of the source
   * @param keys expressions over its row
   */
  default Optional<KeyAccess> keyAccess(RelNode scan, List<RexNode> keys) {
    return Optional.empty();
  }

  /** The statement for a tree of nodes that were all judged exact (filters: sent). */
  String sql(RelNode root);
}
