@NullMarked
package dev.oxbow.kafka.registry;

import org.jspecify.annotations.NullMarked;
