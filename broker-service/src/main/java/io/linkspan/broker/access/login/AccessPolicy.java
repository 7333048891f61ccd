package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.acl.AclRules;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in at one listener, and the rules for them.
 *
 * @param chain asked in this order; the first that knows the client decides
 * @param methods of enhanced authentication
 * @param rules as they are now
 */
public record AccessPolicy(List<Authenticator> chain, List<EnhancedMethod> methods, Supplier<AclRules> rules) {
    /** Copies the lists. */
    public AccessPolicy {
        chain = List.copyOf(chain);
        methods = List.copyOf(methods);
    }

    /** The method of this name; null when it is not known here. */
    public @Nullable EnhancedMethod method(String name) {
        return methods.stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether guessing can gain anything: not where everybody is let in. */
    boolean guarded() {
        return chain.stream().noneMatch(AnonymousAuthenticator.class::isInstance);
    }
}
