package io.linkspan.broker.client;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Rights;
import io.linkspan.broker.access.acl.AclSubject;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.access.login.EnhancedMethod;
import io.linkspan.broker.access.login.Logins;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.connection.TlsPeer;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.Will;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one CONNECT; used from the acceptance of the connection to that decision.
 *
 * <pre>
 *            ┌──no method──► asks the authenticators ────────────────────┐
 *   CONNECT ─┤                                                           ├─► admitted or refused
 *            └──method──► EXCHANGE: AUTH 0x18 back and forth ──outcome───┘
 * </pre>
 *
 * Reading is paused but for the exchange, in which a client may send nothing but AUTH and DISCONNECT [MQTT-3.1.2-30].
 */
final class LoggingIn {
    /** What follows from the decision; at most one of these is called, once. */
    interface Outcome {
        void admitted(Connect request, Admitted admitted);

        void refused(int reasonCode, @Nullable String reason);

        /** The client has sent DISCONNECT instead of the next AUTH. */
        void withdrawn();
    }

    /**
     * A client that is let in.
     *
     * @param assigned whether the broker chose the client id
     * @param method null without enhanced authentication
     * @param data for CONNACK; null without
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Admitted(
            LoginRequest login,
            boolean assigned,
            Granted granted,
            Rights rights,
            @Nullable EnhancedMethod method,
            byte @Nullable [] data) {}

    private final BrokerParts parts;
    private final Connection connection;
    private final AccessPolicy policy;
    private final Outcome outcome;
    private final long acceptedNanos = System.nanoTime();
    private boolean over;

    // --- set by CONNECT
    private @Nullable Connect request;
    private @Nullable LoginRequest login;

    // --- with enhanced authentication
    private @Nullable EnhancedMethod method;
    private EnhancedMethod.@Nullable Exchange exchange;
    private @Nullable Timer deadline;

    LoggingIn(BrokerParts parts, Connection connection, Outcome outcome) {
        this.parts = parts;
        this.connection = connection;
        this.policy = parts.access().policy(connection.listener());
        this.outcome = outcome;
    }

    /** A CONNECT that may be let in; reading is paused. */
    void begin(Connect connect) {
        var asking = loginRequest(connect);
        request = connect;
        login = asking;
        String name = connect.properties().authenticationMethod();
        if (name != null) {
            enhanced(asking, name, connect.properties().authenticationData());
        } else {
            parts.access().logins().decide(policy, asking, this::decidedAnywhere);
        }
    }

    private LoginRequest loginRequest(Connect connect) {
        boolean assign = connect.clientId().isEmpty();
        TlsPeer peer = connection.tlsPeer();
        return new LoginRequest(
                assign ? "auto-" + UUID.randomUUID() : connect.clientId(),
                connect.username(),
                connect.password(),
                connection.listener(),
                connection.remoteAddress(),
                peer == null ? List.of() : peer.chain());
    }

    private void decidedAnywhere(Authentication authentication) {
        if (connection.loop().inLoop()) {
            decided(authentication, null);
        } else {
            connection.loop().execute(() -> decided(authentication, null));
        }
    }

    // --- enhanced authentication [MQTT-4.12]

    private void enhanced(LoginRequest asking, String name, byte @Nullable [] data) {
        Logins logins = parts.access().logins();
        EnhancedMethod known = policy.method(name);
        if (known == null) {
            logins.finished(
                    policy, asking, Logins.NOBODY, new Denied(ReasonCode.BAD_AUTHENTICATION_METHOD, Cause.METHOD));
            refuse(ReasonCode.BAD_AUTHENTICATION_METHOD, "the authentication method is not known here");
            return;
        }
        Denied unheard = logins.unheard(policy, asking);
        if (unheard != null) {
            decided(logins.finished(policy, asking, known.name(), unheard), null);
            return;
        }
        method = known;
        exchange = known.begin(asking);
        Duration left = parts.access().exchangeTimeout().minusNanos(System.nanoTime() - acceptedNanos);
        deadline = connection.loop().schedule(left.isPositive() ? left : Duration.ZERO, this::overdue);
        proceed(data);
    }

    private void overdue() {
        if (!over) {
            broken(ReasonCode.NOT_AUTHORIZED, "the authentication was not completed in time");
        }
    }

    /** A packet before CONNACK. */
    void onPacket(Packet packet) {
        EnhancedMethod chosen = method;
        if (over || chosen == null) {
            return;
        }
        switch (packet) {
            case Auth auth
            when auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION ->
                broken(ReasonCode.PROTOCOL_ERROR, "AUTH with another reason than 0x18 before CONNACK [MQTT-4.12.0-3]");
            case Auth auth
            when !chosen.name().equals(auth.method()) ->
                broken(ReasonCode.PROTOCOL_ERROR, "AUTH with another method than CONNECT [MQTT-4.12.0-5]");
            case Auth auth -> proceed(auth.data());
            case Disconnect ignored -> {
                end();
                outcome.withdrawn();
            }
            default ->
                broken(
                        ReasonCode.PROTOCOL_ERROR,
                        "only AUTH and DISCONNECT may come between CONNECT and CONNACK [MQTT-3.1.2-30]");
        }
    }

    private void proceed(byte @Nullable [] data) {
        EnhancedMethod chosen = method;
        EnhancedMethod.Exchange going = exchange;
        LoginRequest asking = login;
        if (chosen == null || going == null || asking == null) {
            return;
        }
        switch (going.next(data)) {
            case EnhancedMethod.Continue next -> {
                connection.send(
                        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, chosen.name(), next.data(), null, List.of()));
                connection.resumeReading();
            }
            case EnhancedMethod.Done done -> {
                connection.pauseReading();
                decided(parts.access().logins().finished(policy, asking, chosen.name(), done.outcome()), done.data());
            }
        }
    }

    private void broken(int reasonCode, String reason) {
        LoginRequest asking = login;
        EnhancedMethod chosen = method;
        if (asking != null && chosen != null) {
            parts.access().logins().finished(policy, asking, chosen.name(), new Denied(reasonCode, Cause.EXCHANGE));
        }
        refuse(reasonCode, reason);
    }

    // --- the decision

    private void decided(Authentication authentication, byte @Nullable [] data) {
        Connect connect = request;
        LoginRequest asking = login;
        if (over || connect == null || asking == null) {
            return;
        }
        switch (authentication) {
            case Denied denied -> refuse(denied.reasonCode(), null);
            case Authentication.NotMine ignored -> refuse(ReasonCode.NOT_AUTHORIZED, null);
            case Granted granted -> {
                String username = granted.principal().name();
                var subject = new AclSubject(
                        asking.clientId(), username.isEmpty() ? asking.username() : username, asking.address());
                var rights = new Rights(granted.principal(), subject, granted.rules(), policy.rules());
                Will will = connect.will();
                if (will != null && !rights.mayPublish(will.topic())) {
                    parts.counters().publishesDenied.increment();
                    refuse(ReasonCode.NOT_AUTHORIZED, "the will topic is not for this client");
                    return;
                }
                end();
                boolean assigned = connect.clientId().isEmpty();
                outcome.admitted(
                        connect, new Admitted(asking.withoutPassword(), assigned, granted, rights, method, data));
            }
        }
    }

    private void refuse(int reasonCode, @Nullable String reason) {
        end();
        outcome.refused(reasonCode, reason);
    }

    /** Nothing is decided any more: the decision was taken, or the client has gone. */
    void end() {
        over = true;
        exchange = null;
        Timer running = deadline;
        if (running != null) {
            running.cancel();
        }
    }
}
