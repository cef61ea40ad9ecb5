/** The cluster as Kafka's clients reach it: what topics there are, where they begin and end. */
@NullMarked
package dev.oxbow.kafka.client;

import org.jspecify.annotations.NullMarked;
