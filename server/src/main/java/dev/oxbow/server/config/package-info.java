/** The {@code server:} section of the configuration: each setting is read here, and only here. */
@NullMarked
package dev.oxbow.server.config;

import org.jspecify.annotations.NullMarked;
