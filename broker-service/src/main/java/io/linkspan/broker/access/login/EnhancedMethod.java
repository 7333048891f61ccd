package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.LoginRequest;
import org.jspecify.annotations.Nullable;

/** A method of enhanced authentication (MQTT 5.0, section 4.12). Never blocks. */
public interface EnhancedMethod {
    /** The value of the property Authentication Method; compared as it is. */
    String name();

    /** A login, or the repetition of one. */
    Exchange begin(LoginRequest request);

    /** One exchange of AUTH packets; used by one event loop. */
    interface Exchange {
        /** @param data the client's next Authentication Data; null without */
        Step next(byte @Nullable [] data);
    }

    /** What follows from the client's data. */
    sealed interface Step {}

    /** AUTH 0x18 with this goes to the client, whose answer is awaited. */
    @SuppressWarnings("ArrayRecordComponent")
    record Continue(byte @Nullable [] data) implements Step {}

    /** @param data for the packet that tells of success */
    @SuppressWarnings("ArrayRecordComponent")
    record Done(Authentication outcome, byte @Nullable [] data) implements Step {}
}
