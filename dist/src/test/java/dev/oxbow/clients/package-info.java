/** Tools of other people against a running server, each in a process of its own. */
@NullMarked
package dev.oxbow.clients;

import org.jspecify.annotations.NullMarked;
