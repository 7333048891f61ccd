package io.linkspan.e2e.product;

import java.nio.file.Path;
import java.time.Duration;

/** Where the product lies, and how long is waited for it. */
public final class Settings {
    /** A time-out, not an expectation: machines that run tests are slow and shared. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For starting JVMs. */
    public static final Duration START = Duration.ofMinutes(5);

    /** How long counters and arrivals have to stand still before "and nothing more" is believed. */
    public static final Duration QUIET = Duration.ofSeconds(2);

    /** Between two looks. */
    public static final Duration GLANCE = Duration.ofMillis(150);

    private Settings() {}

    /** Root of the checkout, with the launcher script. */
    public static Path root() {
        return Path.of(System.getProperty("linkspan.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /** Where state, logs and reports of the end-to-end tests go. */
    public static Path directory() {
        return Path.of(System.getProperty("linkspan.e2e.directory", "target/e2e"))
                .toAbsolutePath()
                .normalize();
    }
}
