/** What of a plan MySQL may run without changing the answer, and the SQL for it. */
@NullMarked
package dev.oxbow.mysql.pushdown;

import org.jspecify.annotations.NullMarked;
