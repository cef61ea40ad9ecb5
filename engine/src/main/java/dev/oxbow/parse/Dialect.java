package dev.oxbow.parse;

import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/**
 * What the dialect allows beyond the standard: all that Babel does, with names as MySQL has them.
 */
public final class Dialect extends SqlDelegatingConformance {
  public static final SqlConformance INSTANCE = new Dialect();

  private Dialect() {
    super(SqlConformanceEnum.BABEL);
  }

  /** A name in a select list is a column, never a neighbour's alias. */
  @Override
  public SelectAliasLookup isSelectAlias() {
    return SelectAliasLookup.UNSUPPORTED;
  }

  /** As MySQL's ONLY_FULL_GROUP_BY: a column that is not grouped by has no one value. */
  @Override
  public boolean isNonStrictGroupBy() {
    return false;
  }
}
