package io.linkspan.admin.security;

/**
 * One line of the users file.
 *
 * @param bcrypt modular crypt format, {@code $2b$10$…}
 */
public record User(String name, String bcrypt, Role role) {

    /** Without the hash: this may end up in a log. */
    @Override
    public String toString() {
        return "User[" + name + ", " + role.word() + "]";
    }
}
