package dev.oxbow.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableTypesTest {
  @Test
  void plainTablesIncludeTopicsAndChangelogs() {
    assertThat(TableTypes.PLAIN.asked(new String[] {"TABLE", "VIEW"}))
        .containsExactly("TABLE", "TOPIC", "CHANGELOG", "VIEW");
    assertThat(TableTypes.PLAIN.asked(null)).isNull();
    assertThat(TableTypes.PLAIN.asked(new String[] {"TOPIC"})).isEmpty();
    assertThat(TableTypes.OWN.asked(new String[] {"TABLE"})).containsExactly("TABLE");
  }

  @Test
  void plainTablesAreOrderedByTypeSchemaAndName() {
    List<@Nullable Object[]> rows =
        List.of(
            new @Nullable Object[] {null, "a", "changes", "CHANGELOG", ""},
            new @Nullable Object[] {null, "a", "zoo", "TABLE", ""},
            new @Nullable Object[] {null, "a", "orders", "TOPIC", ""},
            new @Nullable Object[] {null, "a", "all", "VIEW", ""});

    assertThat(TableTypes.PLAIN.shown(rows))
        .extracting(row -> row[2] + " " + row[3])
        .containsExactly("changes TABLE", "orders TABLE", "zoo TABLE", "all VIEW");
    assertThat(rows.get(2)[3]).isEqualTo("TOPIC");
  }

  @Test
  void aFlagIsTrueOrFalse() throws SQLException {
    String url = "jdbc:oxbow:config=x.yaml;topicsAsTables=";
    assertThat(OxbowUrl.parse(url + "TRUE", new Properties()).topicsAsTables()).isTrue();
    assertThat(OxbowUrl.parse(url + "true", new Properties()).settings())
        .containsOnlyKeys("config");
    assertThatThrownBy(() -> OxbowUrl.parse(url + "yes", new Properties()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("true or false");
  }
}
