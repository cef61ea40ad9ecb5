/** JSON records into columns: what types a topic's values have, and how bytes become values. */
@NullMarked
package dev.oxbow.kafka.json;

import org.jspecify.annotations.NullMarked;
