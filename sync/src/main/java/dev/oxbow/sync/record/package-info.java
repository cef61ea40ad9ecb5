/** What a record is, and rows as flat records: keys, values, topics. */
@NullMarked
package dev.oxbow.sync.record;

import org.jspecify.annotations.NullMarked;
