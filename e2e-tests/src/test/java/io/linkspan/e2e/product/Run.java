package io.linkspan.e2e.product;

/**
 * What a command left behind.
 *
 * @param command as typed
 * @param exit code
 * @param out standard output
 * @param err standard error
 */
public record Run(String command, int exit, String out, String err) {
    /**
     * This, if the command ended with 0.
     *
     * @throws AssertionError with everything it said
     */
    public Run succeeded() {
        if (exit != 0) {
            throw new AssertionError(command + " ended with " + exit + "\n" + out + "\n" + err);
        }
        return this;
    }
}
