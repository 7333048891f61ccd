/** Adapter to JSON Web Tokens: checks those that clients present instead of a password, by keys of a file or a URL. */
@NullMarked
package io.linkspan.broker.jwt;

import org.jspecify.annotations.NullMarked;
