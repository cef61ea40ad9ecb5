@NullMarked
package dev.oxbow.kafka.csv;

import org.jspecify.annotations.NullMarked;
