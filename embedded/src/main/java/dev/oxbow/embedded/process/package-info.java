/**
 * What a server of ours needs of this machine: a folder, a port, and a process that ends with us.
 */
@NullMarked
package dev.oxbow.embedded.process;

import org.jspecify.annotations.NullMarked;
