@NullMarked
package dev.oxbow.kafka.plain;

import org.jspecify.annotations.NullMarked;
