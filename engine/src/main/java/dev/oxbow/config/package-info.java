/** The configuration file and how settings are read. */
@NullMarked
package dev.oxbow.config;

import org.jspecify.annotations.NullMarked;
