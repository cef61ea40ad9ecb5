package dev.oxbow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ColumnNamesTest {
  @Test
  void givesFieldsThatDifferOnlyInCaseNamesOfTheirOwn() {
    TableInfo table =
        new TableInfo(
            TableId.of("t"),
            TableInfo.Kind.TOPIC,
            Stream.of("id", "ID", "id_2", "Id", "name")
                .map(name -> Column.of(name, ColumnType.of(ColumnType.Kind.BIGINT)))
                .toList(),
            "",
            List.of(),
            List.of(),
            List.of(),
            OptionalDouble.empty());
    assertThat(ColumnNames.of(table)).containsExactly("id", "ID_2", "id_2_2", "Id_3", "name");
    assertThat(ColumnNames.renamed(table).columns())
        .extracting(Column::name)
        .containsExactlyElementsOf(ColumnNames.of(table));
  }
}
