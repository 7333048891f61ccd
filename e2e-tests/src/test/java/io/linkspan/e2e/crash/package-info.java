/**
 * Kills processes of running clusters under load, in rounds that a seed decides, and holds the ledger against what arrives
 * afterwards. {@code -Dlinkspan.crash.seed} repeats a run, {@code -Dlinkspan.crash.rounds} asks for more.
 */
@NullMarked
package io.linkspan.e2e.crash;

import org.jspecify.annotations.NullMarked;
