/** The schemas that records refer to by number: a registry's interface, and its client. */
@NullMarked
package dev.oxbow.kafka.registry;

import org.jspecify.annotations.NullMarked;
