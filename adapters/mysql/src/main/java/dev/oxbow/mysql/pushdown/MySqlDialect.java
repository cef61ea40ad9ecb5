package dev.oxbow.mysql.pushdown;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.dialect.MysqlSqlDialect;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How we write MySQL: literals that mean the same under any sql_mode, and no {@code SELECT *}. */
final class MySqlDialect extends MysqlSqlDialect {
  static final MySqlDialect INSTANCE = new MySqlDialect();

  private MySqlDialect() {
    super(MysqlSqlDialect.DEFAULT_CONTEXT);
  }

  /** A column that appeared since planning must not slip in. */
  @Override
  public boolean supportGenerateSelectStar(RelNode relNode) {
    return false;
  }

  /** Texts in which a character could mean something else are written in hexadecimal. */
  @Override
  public void quoteStringLiteral(StringBuilder to, @Nullable String charset, String text) {
    boolean isPlain = text.chars().allMatch(c -> c >= ' ' && c != '\'' && c != '\\' && c != 0x7f);
    if (isPlain) {
      to.append('\'').append(text).append('\'');
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      to.append("_utf8mb4 X'").append(HexFormat.of().formatHex(utf8)).append('\'');
    }
  }

  /** On the same line as the rest. */
  @Override
  public void unparseOffsetFetch(
      SqlWriter writer, @Nullable SqlNode offset, @Nullable SqlNode fetch) {
    if (fetch != null) {
      writer.keyword("LIMIT");
      fetch.unparse(writer, -1, -1);
    }
    if (offset != null) {
      writer.keyword("OFFSET");
      offset.unparse(writer, -1, -1);
    }
  }
}
