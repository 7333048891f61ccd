package io.linkspan.cli.command;

/** Something the user can act on went wrong; the message is one clear line. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends the command with {@link ExitCodes#ERROR}. */
    public CliException(String message) {
        this(message, ExitCodes.ERROR);
    }

    /** Ends the command with the given exit code, see {@link ExitCodes}. */
    public CliException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the process exits with. */
    public int exitCode() {
        return exitCode;
    }
}
