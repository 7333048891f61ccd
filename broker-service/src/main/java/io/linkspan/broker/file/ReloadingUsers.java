package io.linkspan.broker.file;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Credentials;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.UserDirectory;
import io.linkspan.broker.access.UserDirectory.ServiceAccount;
import io.linkspan.broker.file.UsersFile.InvalidUsersFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users as the file has them now. A file that has become invalid changes nothing and is reported. */
public final class ReloadingUsers implements Authenticator {
    /** Told when the file was read or refused. */
    public interface Listener {
        void loaded(Path file, int users);

        void refused(Path file, String why);
    }

    private record Seen(FileTime changed, long size) {}

    private final @Nullable Path file;
    private final ServiceAccount service;
    private final boolean allowAnonymous;
    private final Listener listener;
    private @Nullable Seen seen;
    private volatile UserDirectory current;

    /** @param file null: no users but the service identity */
    public ReloadingUsers(@Nullable Path file, ServiceAccount service, boolean allowAnonymous, Listener listener) {
        this.file = file;
        this.service = service;
        this.allowAnonymous = allowAnonymous;
        this.listener = listener;
        this.current = new UserDirectory(Map.of(), service, allowAnonymous);
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        return current.authenticate(credentials);
    }

    /** Reads the file if it has changed since; cheap when it has not. One thread at a time. */
    public synchronized void refresh() {
        if (file == null) {
            return;
        }
        try {
            var now = new Seen(Files.getLastModifiedTime(file), Files.size(file));
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            var users = UsersFile.read(file);
            current = new UserDirectory(users, service, allowAnonymous);
            listener.loaded(file, users.size());
        } catch (IOException unreadable) {
            if (seen != null) {
                seen = null;
                listener.refused(file, "cannot be read: " + unreadable.getMessage());
            }
        } catch (InvalidUsersFileException invalid) {
            listener.refused(file, String.valueOf(invalid.getMessage()));
        }
    }
}
