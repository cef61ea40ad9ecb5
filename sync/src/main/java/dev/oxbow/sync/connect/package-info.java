/** Carries capture and apply on Kafka Connect; nothing else of sync knows its types. */
@NullMarked
package dev.oxbow.sync.connect;

import org.jspecify.annotations.NullMarked;
