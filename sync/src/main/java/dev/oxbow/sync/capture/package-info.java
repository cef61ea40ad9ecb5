/**
 * Joins a server's stream of changes and the snapshots of its tables into one stream of records.
 */
@NullMarked
package dev.oxbow.sync.capture;

import org.jspecify.annotations.NullMarked;
