@NullMarked
package dev.oxbow.kafka.json;

import org.jspecify.annotations.NullMarked;
