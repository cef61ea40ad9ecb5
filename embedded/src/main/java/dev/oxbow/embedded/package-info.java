/** A real mysqld and a real Kafka broker in a folder, for the demo and for every test. */
@NullMarked
package dev.oxbow.embedded;

import org.jspecify.annotations.NullMarked;
