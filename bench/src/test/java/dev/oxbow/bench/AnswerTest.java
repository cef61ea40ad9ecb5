package dev.oxbow.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AnswerTest {
  @Test
  void refusesToCompareTheTimesOfDifferentAnswers() {
    assertThatThrownBy(() -> answer(1L, "x").mustBe(answer(2L, "x"), "SELECT"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[[1, x]] and [[2, x]]");
    assertThatThrownBy(() -> answer("x").mustBe(answer((Object) null), "SELECT"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> answer(new BigDecimal("1.01")).mustBe(answer(new BigDecimal("1.02")), "SELECT"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesABinaryFractionForTheDecimalThatItRoundsTo() {
    assertThatCode(
            () -> answer(new BigDecimal("0.050100")).mustBe(answer(0.05009964316973), "SELECT"))
        .doesNotThrowAnyException();
    assertThatCode(() -> answer(7L).mustBe(answer(new BigDecimal("7.00")), "SELECT"))
        .doesNotThrowAnyException();
  }

  @Test
  void comparesToTheLastDigitWhereItIsAsked() {
    Answer ours = answer(new BigDecimal("0.050100"), new BigDecimal("1.50"), 7L, null);
    assertThatCode(
            () ->
                ours.mustEqual(answer(0.05009964316973, new BigDecimal("1.50"), 7, null), "SELECT"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                ours.mustEqual(answer(0.05009964316973, new BigDecimal("1.51"), 7, null), "SELECT"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> ours.mustEqual(answer(0.0501006, new BigDecimal("1.50"), 7, null), "SELECT"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ours.mustEqual(new Answer(List.of(), 0, 0), "SELECT"))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Answer answer(@Nullable Object... row) {
    return new Answer(List.of(Arrays.asList(row)), 0, 0);
  }
}
