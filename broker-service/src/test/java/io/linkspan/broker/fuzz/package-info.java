/**
 * The seeded fuzzer: valid packets from a grammar, broken in ways that know their structure, against the decoder alone
 * and against a running broker. {@code -Dlinkspan.seed} repeats a run, {@code -Dlinkspan.fuzz.packets} asks for more.
 */
@NullMarked
package io.linkspan.broker.fuzz;

import org.jspecify.annotations.NullMarked;
