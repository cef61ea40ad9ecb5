/** Lines of CSV or TSV into columns that a person described. */
@NullMarked
package dev.oxbow.kafka.csv;

import org.jspecify.annotations.NullMarked;
