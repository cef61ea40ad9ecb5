@NullMarked
package dev.oxbow.kafka;

import org.jspecify.annotations.NullMarked;
