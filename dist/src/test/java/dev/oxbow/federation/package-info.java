/** Queries over MySQL and Kafka together: what these tests of the whole share. */
@NullMarked
package dev.oxbow.federation;

import org.jspecify.annotations.NullMarked;
