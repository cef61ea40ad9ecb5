/** Tests of reading a binlog, on a real server. */
@NullMarked
package dev.oxbow.sync.binlog;

import org.jspecify.annotations.NullMarked;
