package dev.oxbow.dist.shell;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import sqlline.BuiltInProperty;
import sqlline.PromptHandler;
import sqlline.SqlLine;

/** {@code oxbow:shop> }, where {@code shop} is the current schema. */
final class ShellPrompt extends PromptHandler {
  ShellPrompt(SqlLine sqlLine) {
    super(sqlLine);
  }

  @Override
  public AttributedString getPrompt() {
    if (!sqlLine.getOpts().isDefault(BuiltInProperty.PROMPT)) {
      return super.getPrompt();
    }
    String schema = sqlLine.getConnectionMetadata().getCurrentSchema();
    String prompt = schema == null || schema.isEmpty() ? "oxbow> " : "oxbow:" + schema + "> ";
    return new AttributedString(prompt, AttributedStyle.BOLD);
  }
}
