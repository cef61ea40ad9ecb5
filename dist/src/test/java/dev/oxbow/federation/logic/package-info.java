/**
 * SQLite's sqllogictest: thousands of queries with known answers, asked in every mode and of MySQL.
 */
@NullMarked
package dev.oxbow.federation.logic;

import org.jspecify.annotations.NullMarked;
