package dev.oxbow.jdbc;

import java.sql.DatabaseMetaData;

/** Further answers that never change. A limit of 0 is none. */
interface Limits extends DatabaseMetaData {
  @Override
  default boolean allProceduresAreCallable() {
    return false;
  }

  @Override
  default boolean allTablesAreSelectable() {
    return true;
  }

  @Override
  default boolean autoCommitFailureClosesAllResultSets() {
    return false;
  }

  @Override
  default boolean dataDefinitionCausesTransactionCommit() {
    return false;
  }

  @Override
  default boolean dataDefinitionIgnoredInTransactions() {
    return false;
  }

  @Override
  default boolean deletesAreDetected(int type) {
    return false;
  }

  @Override
  default boolean doesMaxRowSizeIncludeBlobs() {
    return false;
  }

  @Override
  default boolean generatedKeyAlwaysReturned() {
    return false;
  }

  @Override
  default boolean insertsAreDetected(int type) {
    return false;
  }

  @Override
  default boolean isCatalogAtStart() {
    return false;
  }

  @Override
  default boolean isReadOnly() {
    return true;
  }

  @Override
  default boolean locatorsUpdateCopy() {
    return false;
  }

  @Override
  default boolean nullPlusNonNullIsNull() {
    return true;
  }

  @Override
  default boolean nullsAreSortedAtEnd() {
    return false;
  }

  @Override
  default boolean nullsAreSortedAtStart() {
    return false;
  }

  @Override
  default boolean nullsAreSortedHigh() {
    return true;
  }

  @Override
  default boolean nullsAreSortedLow() {
    return false;
  }

  @Override
  default boolean othersDeletesAreVisible(int type) {
    return false;
  }

  @Override
  default boolean othersInsertsAreVisible(int type) {
    return false;
  }

  @Override
  default boolean othersUpdatesAreVisible(int type) {
    return false;
  }

  @Override
  default boolean ownDeletesAreVisible(int type) {
    return false;
  }

  @Override
  default boolean ownInsertsAreVisible(int type) {
    return false;
  }

  @Override
  default boolean ownUpdatesAreVisible(int type) {
    return false;
  }

  @Override
  default boolean storesLowerCaseIdentifiers() {
    return false;
  }

  @Override
  default boolean storesLowerCaseQuotedIdentifiers() {
    return false;
  }

  @Override
  default boolean storesMixedCaseIdentifiers() {
    return true;
  }

  @Override
  default boolean storesMixedCaseQuotedIdentifiers() {
    return true;
  }

  @Override
  default boolean storesUpperCaseIdentifiers() {
    return false;
  }

  @Override
  default boolean storesUpperCaseQuotedIdentifiers() {
    return false;
  }

  @Override
  default boolean updatesAreDetected(int type) {
    return false;
  }

  @Override
  default boolean usesLocalFilePerTable() {
    return false;
  }

  @Override
  default boolean usesLocalFiles() {
    return false;
  }

  @Override
  default int getMaxBinaryLiteralLength() {
    return 0;
  }

  @Override
  default int getMaxCatalogNameLength() {
    return 0;
  }

  @Override
  default int getMaxCharLiteralLength() {
    return 0;
  }

  @Override
  default int getMaxColumnNameLength() {
    return 0;
  }

  @Override
  default int getMaxColumnsInGroupBy() {
    return 0;
  }

  @Override
  default int getMaxColumnsInIndex() {
    return 0;
  }

  @Override
  default int getMaxColumnsInOrderBy() {
    return 0;
  }

  @Override
  default int getMaxColumnsInSelect() {
    return 0;
  }

  @Override
  default int getMaxColumnsInTable() {
    return 0;
  }

  @Override
  default int getMaxConnections() {
    return 0;
  }

  @Override
  default int getMaxCursorNameLength() {
    return 0;
  }

  @Override
  default int getMaxIndexLength() {
    return 0;
  }

  @Override
  default int getMaxProcedureNameLength() {
    return 0;
  }

  @Override
  default int getMaxRowSize() {
    return 0;
  }

  @Override
  default int getMaxSchemaNameLength() {
    return 0;
  }

  @Override
  default int getMaxStatementLength() {
    return 0;
  }

  @Override
  default int getMaxStatements() {
    return 0;
  }

  @Override
  default int getMaxTableNameLength() {
    return 0;
  }

  @Override
  default int getMaxTablesInSelect() {
    return 0;
  }

  @Override
  default int getMaxUserNameLength() {
    return 0;
  }
}
