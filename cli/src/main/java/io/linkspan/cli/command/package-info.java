/** What every command relies on: its exit codes, its one-line errors, and waiting. */
@NullMarked
package io.linkspan.cli.command;

import org.jspecify.annotations.NullMarked;
