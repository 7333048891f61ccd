/**
 * The admin API: REST for operators, the CLI and the console.
 *
 * <p>Feature packages hold the domain in plain Java; their sub-packages {@code rest}, {@code registry}, {@code file},
 * {@code http} and {@code log} are the adapters and the only ones that import a framework.
 */
@NullMarked
package io.linkspan.admin;

import org.jspecify.annotations.NullMarked;
