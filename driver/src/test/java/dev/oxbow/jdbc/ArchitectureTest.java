package dev.oxbow.jdbc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  private static final JavaClasses DRIVER = House.classes("dev.oxbow.jdbc");

  @Test
  void onlyTheLocalPackageKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.oxbow.jdbc.local")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.oxbow..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.oxbow.jdbc",
                            "dev.oxbow.jdbc.backend",
                            "dev.oxbow.jdbc.wire",
                            "dev.oxbow.jdbc.remote")))
                .or(resideInAnyPackage("com.google..", "org.slf4j..")))
        .because("the remote driver must work where no engine is on the class path")
        .check(DRIVER);
  }

  /** The thin jar renames Avatica's and Jackson's packages, and would not fit the engine's then. */
  @Test
  void onlyTheRemotePackageKnowsAvatica() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.oxbow.jdbc.remote")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.calcite.avatica..", "com.fasterxml.jackson.."))
        .because("what others see of the driver must not name classes that its jar renames")
        .check(DRIVER);
  }

  @Test
  void theBackendKnowsNothingOfItsCallers() {
    House.mustNotKnow(
            "dev.oxbow.jdbc.backend..",
            "what stands between driver and engine must not lean on either",
            "dev.oxbow.jdbc",
            "dev.oxbow.jdbc.local..")
        .check(DRIVER);
  }

  @Test
  void knowsNoSource() {
    House.mustNotKnow(
            "dev.oxbow.jdbc..",
            "a source is reached through the engine's door",
            "com.mysql..",
            "org.apache.kafka..",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..",
            "dev.oxbow.plan..",
            "dev.oxbow.local..",
            "dev.oxbow.store..")
        .check(DRIVER);
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}
