package io.linkspan.admin.security.file;

import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.admin.security.User;
import io.linkspan.admin.security.UserDirectory;
import io.linkspan.admin.security.UsersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a file, read again whenever its content changes.
 *
 * <p>It compares content, not times: a mounted secret is exchanged by a link, and two writes may share a time stamp. What
 * cannot be used is logged once, and the users before stay.
 */
public final class UsersFileDirectory implements UserDirectory, AutoCloseable {

    /** Largest file read, in bytes. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private final Path file;
    private final Duration interval;
    private final Thread watcher;
    // Written by the watcher (and the constructor), read by all.
    private volatile Map<String, User> users;
    // Confined to the constructor, then to the watcher.
    private byte[] content;
    private String trouble = "";

    /**
     * Loads and keeps watching.
     *
     * @param interval between two looks at the file
     * @throws IllegalArgumentException if the file cannot be used now, naming the setting and the rule
     */
    public UsersFileDirectory(Path file, Duration interval) {
        this.file = file;
        this.interval = interval;
        try {
            content = read();
            users = parse(content);
        } catch (IOException e) {
            throw new IllegalArgumentException("linkspan.admin.users-file=" + file + ": " + reason(e), e);
        }
        AdminMessages.LOG.usersLoaded(file.toString(), users.size());
        watcher = Thread.ofVirtual().name("admin-users-file").start(this::watch);
    }

    @Override
    public @Nullable User find(String name) {
        return users.get(name);
    }

    /** Ends the watching. */
    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(interval); // between two looks; a thread of its own, interrupted by close()
                reload();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void reload() {
        try {
            byte[] now = read();
            if (!Arrays.equals(now, content)) {
                users = parse(now);
                content = now;
                AdminMessages.LOG.usersLoaded(file.toString(), users.size());
            }
            trouble = "";
        } catch (IOException e) {
            if (!trouble.equals(reason(e))) {
                trouble = reason(e);
                AdminMessages.LOG.usersNotReloaded(file.toString(), trouble);
            }
        }
    }

    private byte[] read() throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static Map<String, User> parse(byte[] bytes) throws IOException {
        return switch (UsersFile.parse(new String(bytes, StandardCharsets.UTF_8))) {
            case UsersFile.Parsed parsed -> parsed.users();
            case UsersFile.Refused refused -> throw new IOException(refused.rule());
        };
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }
}
