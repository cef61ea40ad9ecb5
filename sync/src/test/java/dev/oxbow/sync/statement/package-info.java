@NullMarked
package dev.oxbow.sync.statement;

import org.jspecify.annotations.NullMarked;
