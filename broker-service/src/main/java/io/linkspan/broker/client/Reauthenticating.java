package io.linkspan.broker.client;

import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.access.login.EnhancedMethod;
import io.linkspan.broker.access.login.Logins;
import io.linkspan.broker.client.LoggingIn.Admitted;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.ReasonCode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * AUTH on a live connection: the client logs in again by the method of its CONNECT [MQTT-4.12.1-1]. Its other packets are
 * served meanwhile as before. A failure ends the connection [MQTT-4.12.1-2]; so does becoming somebody else.
 */
final class Reauthenticating {
    private final BrokerParts parts;
    private final Connection connection;
    private final AccessPolicy policy;
    private final Admitted admitted;
    private final Incoming.Refusal refusal;
    private final Consumer<Granted> renewed;
    private EnhancedMethod.@Nullable Exchange exchange;
    private @Nullable Timer deadline;

    /** @param renewed told of each success */
    Reauthenticating(
            BrokerParts parts,
            Connection connection,
            Admitted admitted,
            Incoming.Refusal refusal,
            Consumer<Granted> renewed) {
        this.parts = parts;
        this.connection = connection;
        this.policy = parts.access().policy(connection.listener());
        this.admitted = admitted;
        this.refusal = refusal;
        this.renewed = renewed;
    }

    void auth(Auth auth) {
        EnhancedMethod method = admitted.method();
        if (method == null) {
            refusal.refuse(
                    ReasonCode.PROTOCOL_ERROR, "AUTH without an authentication method in CONNECT [MQTT-4.12.0-7]");
        } else if (!method.name().equals(auth.method())) {
            broken(method, "AUTH with another method than CONNECT [MQTT-4.12.1-1]");
        } else if (auth.reasonCode() == ReasonCode.RE_AUTHENTICATE) {
            begin(method, auth);
        } else if (exchange == null) {
            broken(method, "AUTH 0x18 with nothing to continue [MQTT-4.12.0-3]");
        } else {
            proceed(method, auth.data());
        }
    }

    private void begin(EnhancedMethod method, Auth auth) {
        if (exchange != null) {
            broken(method, "AUTH 0x19 before the last re-authentication was over [MQTT-4.12.1-1]");
            return;
        }
        Denied unheard = logins().unheard(policy, login());
        if (unheard != null) {
            fail(method, unheard, "too many failed logins");
            return;
        }
        exchange = method.begin(login());
        deadline = connection.loop().schedule(parts.access().exchangeTimeout(), () -> overdue(method));
        proceed(method, auth.data());
    }

    private void overdue(EnhancedMethod method) {
        if (exchange != null) {
            fail(
                    method,
                    new Denied(ReasonCode.NOT_AUTHORIZED, Cause.EXCHANGE),
                    "the authentication was not completed in time");
        }
    }

    private void proceed(EnhancedMethod method, byte @Nullable [] data) {
        EnhancedMethod.Exchange going = exchange;
        if (going == null) {
            return;
        }
        switch (going.next(data)) {
            case EnhancedMethod.Continue next ->
                connection.send(
                        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, method.name(), next.data(), null, List.of()));
            case EnhancedMethod.Done done -> {
                if (done.outcome() instanceof Granted granted
                        && granted.principal().equals(admitted.granted().principal())) {
                    end();
                    logins().finished(policy, login(), method.name(), granted);
                    connection.send(new Auth(ReasonCode.SUCCESS, method.name(), done.data(), null, List.of()));
                    renewed.accept(granted);
                } else {
                    var denied = done.outcome() instanceof Denied told
                            ? told
                            : new Denied(ReasonCode.NOT_AUTHORIZED, Cause.CREDENTIALS);
                    fail(method, denied, "the re-authentication failed [MQTT-4.12.1-2]");
                }
            }
        }
    }

    private void broken(EnhancedMethod method, String reason) {
        fail(method, new Denied(ReasonCode.PROTOCOL_ERROR, Cause.EXCHANGE), reason);
    }

    private void fail(EnhancedMethod method, Denied denied, String reason) {
        end();
        logins().finished(policy, login(), method.name(), denied);
        refusal.refuse(denied.reasonCode(), reason);
    }

    /** The connection ends, or the exchange is over. */
    void end() {
        exchange = null;
        Timer running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel();
        }
    }

    private Logins logins() {
        return parts.access().logins();
    }

    private LoginRequest login() {
        return admitted.login();
    }
}
