package io.linkspan.registry.client.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that is current when a handshake begins, and goes on with that one during the handshake.
 *
 * <p>It is shown whoever the other side says it trusts: a refusal names the reason, showing nothing does not.
 */
final class CurrentKeys extends X509ExtendedKeyManager {
    private final Supplier<@Nullable Identity> current;
    private final Function<String, @Nullable Identity> byAlias;

    CurrentKeys(Supplier<@Nullable Identity> current, Function<String, @Nullable Identity> byAlias) {
        this.current = current;
        this.byAlias = byAlias;
    }

    private @Nullable String alias(String... keyTypes) {
        Identity identity = current.get();
        return identity != null && Arrays.stream(keyTypes).anyMatch(identity::fits) ? identity.alias() : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return getClientAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = byAlias.apply(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = byAlias.apply(alias);
        return identity == null ? null : identity.key();
    }
}
