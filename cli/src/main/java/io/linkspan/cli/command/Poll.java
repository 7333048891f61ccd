package io.linkspan.cli.command;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks again and again until there is an answer or the time is over. */
public final class Poll {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Poll() {}

    /** A question that may not have an answer yet. */
    @FunctionalInterface
    public interface Question<T> {
        /** The answer; null while there is none. */
        @Nullable
        T ask() throws IOException, InterruptedException;
    }

    /**
     * Asks at least once.
     *
     * @return the first answer, or null when there was none within the time-out
     */
    public static <T> @Nullable T until(Duration timeout, Question<T> question)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            T answer = question.ask();
            if (answer != null || System.nanoTime() - deadline >= 0) {
                return answer;
            }
            Thread.sleep(INTERVAL); // what is asked cannot call back; nothing else runs on this thread of a command
        }
    }
}
