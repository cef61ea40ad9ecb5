/** What is known of each sync: for people, for monitoring and for SQL. */
@NullMarked
package dev.oxbow.sync.facts;

import org.jspecify.annotations.NullMarked;
