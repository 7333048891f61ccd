package io.linkspan.broker.app;

import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.login.AccessObserver;
import io.linkspan.broker.access.login.UserDirectory;
import io.linkspan.broker.file.WatchedFile;
import io.linkspan.broker.operator.BrokerLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/** Turns what happens in access control into log lines. */
final class AccessObservers implements AccessObserver {
    private volatile Runnable rulesChanged = () -> {};

    void onRulesChanged(Runnable action) {
        rulesChanged = action;
    }

    @Override
    public void refused(String listener, String peer, String clientId, String authenticator, String cause) {
        BrokerLog.LOG.loginRefused(listener, peer, clientId, authenticator, cause);
    }

    @Override
    public void throttled(String address, int failures, Duration pause) {
        BrokerLog.LOG.loginsThrottled(address, failures, pause.toMillis());
    }

    // Not the stack: it may come from a library that puts what it was given into its messages.
    @Override
    public void authenticatorFailed(String authenticator, RuntimeException failure) {
        BrokerLog.LOG.authenticatorFailed(authenticator, failure.getClass().getName());
    }

    @Override
    public void sourceChanged(String source, @Nullable String cause) {
        if (cause == null) {
            BrokerLog.LOG.accessSourceBack(source);
        } else {
            BrokerLog.LOG.accessSourceAway(source, cause);
        }
    }

    WatchedFile.Listener<List<JsonWebKey>> keys() {
        return new WatchedFile.Listener<>() {
            @Override
            public void loaded(Path file, List<JsonWebKey> content) {
                BrokerLog.LOG.keysLoaded(file.toString(), content.size());
            }

            @Override
            public void refused(Path file, String why) {
                BrokerLog.LOG.keysRefused(file.toString(), why);
            }
        };
    }

    WatchedFile.Listener<UserDirectory> users() {
        return new WatchedFile.Listener<>() {
            @Override
            public void loaded(Path file, UserDirectory content) {
                BrokerLog.LOG.usersLoaded(file.toString(), content.users().size());
            }

            @Override
            public void refused(Path file, String why) {
                BrokerLog.LOG.usersRefused(file.toString(), why);
            }
        };
    }

    WatchedFile.Listener<AclRules> rules() {
        return new WatchedFile.Listener<>() {
            @Override
            public void loaded(Path file, AclRules content) {
                BrokerLog.LOG.rulesLoaded(file.toString(), content.rules().size());
                rulesChanged.run();
            }

            @Override
            public void refused(Path file, String why) {
                BrokerLog.LOG.rulesRefused(file.toString(), why);
            }
        };
    }
}
