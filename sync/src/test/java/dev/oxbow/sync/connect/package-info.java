/** Tests of what carries captures on Kafka Connect. */
@NullMarked
package dev.oxbow.sync.connect;

import org.jspecify.annotations.NullMarked;
