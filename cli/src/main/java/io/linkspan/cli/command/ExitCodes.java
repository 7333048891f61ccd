package io.linkspan.cli.command;

/** What the process exits with; scripts rely on it. */
public final class ExitCodes {
    /** Done. */
    public static final int OK = 0;
    /** The request failed; one line on standard error says why. */
    public static final int ERROR = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** The answer is there, and it says that something is not well. */
    public static final int UNHEALTHY = 10;

    private ExitCodes() {}
}
