package io.linkspan.contracts.message;

/**
 * One message of a batch with its number in the batch's stream.
 *
 * @param number 1 and up for QoS 1 and 2; exactly 0 for QoS 0, which is not numbered and never resent
 * @param message what is carried
 */
public record BatchEntry(long number, Message message) {
    /** Checks number against QoS. @throws IllegalArgumentException if they contradict */
    public BatchEntry {
        if (number < 0 || (number == 0) != (message.qos() == QoS.AT_MOST_ONCE)) {
            throw new IllegalArgumentException("QoS 0 is unnumbered (0), QoS 1 and 2 are numbered: " + number
                    + " at QoS " + message.qos().level());
        }
    }

    /** True if it is acknowledged, resent and de-duplicated. */
    public boolean numbered() {
        return number > 0;
    }
}
