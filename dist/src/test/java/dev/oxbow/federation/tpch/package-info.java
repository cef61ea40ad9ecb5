/** TPC-H with its two largest tables in Kafka and the others in MySQL. */
@NullMarked
package dev.oxbow.federation.tpch;

import org.jspecify.annotations.NullMarked;
