package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.scram.ScramCredentials;
import io.linkspan.contracts.cluster.ClusterName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of a file. Immutable; a changed file makes a new one. */
public record UserDirectory(Map<String, Entry> users) {
    /** Nobody. */
    public static final UserDirectory EMPTY = new UserDirectory(Map.of());

    /**
     * One user.
     *
     * @param link the cluster this user is the link identity of, or null for an ordinary user
     * @param scram null: this user can log in with the password only
     */
    public record Entry(
            String name,
            String bcryptHash,
            @Nullable ClusterName link,
            @Nullable ScramCredentials scram) {
        Principal principal() {
            return link == null ? new Principal.User(name) : new Principal.LinkIdentity(name, link);
        }

        /** Says nothing about the password. */
        @Override
        public String toString() {
            return "Entry[name=" + name + ", link=" + link + "]";
        }
    }

    /** Copies the users. */
    public UserDirectory {
        users = Map.copyOf(users);
    }

    @Nullable
    Entry find(String name) {
        return users.get(name);
    }

    /** Says how many, not who. */
    @Override
    public String toString() {
        return "UserDirectory[" + users.size() + "]";
    }
}
