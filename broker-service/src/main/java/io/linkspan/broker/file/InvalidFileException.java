package io.linkspan.broker.file;

import java.nio.file.Path;

/** A file that breaks a rule; the message names file, line and rule, never what is secret in it. */
public final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(Path file, int line, String rule) {
        super(file + " line " + line + ": " + rule);
    }

    public InvalidFileException(Path file, String rule) {
        super(file + ": " + rule);
    }
}
