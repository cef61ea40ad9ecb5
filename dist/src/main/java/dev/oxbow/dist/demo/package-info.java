/** The demo: real servers in a folder, a small web shop in them, and what can be asked of it. */
@NullMarked
package dev.oxbow.dist.demo;

import org.jspecify.annotations.NullMarked;
