/** Tests of records: SQL statements, and the records that they become. */
@NullMarked
package dev.oxbow.sync.record;

import org.jspecify.annotations.NullMarked;
