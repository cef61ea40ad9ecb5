/** Who a request comes from: passwords, tokens, certificates and the console's sessions. */
@NullMarked
package dev.oxbow.server.login;

import org.jspecify.annotations.NullMarked;
