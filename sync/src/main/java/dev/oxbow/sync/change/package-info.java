/** What happens to the rows of MySQL tables, whether a binlog or a snapshot tells it. */
@NullMarked
package dev.oxbow.sync.change;

import org.jspecify.annotations.NullMarked;
