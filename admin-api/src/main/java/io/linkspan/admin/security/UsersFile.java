package io.linkspan.admin.security;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the text of a users file: {@code user:bcrypt:role} per line, {@code #} starts a comment line. */
public final class UsersFile {

    /** Users at most. */
    public static final int MAX_USERS = 10_000;

    /** Highest bcrypt cost taken: each step doubles the time of a login, 14 is about a second. */
    public static final int MAX_COST = 14;

    private static final Pattern NAME = Pattern.compile("[^\\s:\\p{Cntrl}]{1,128}");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int MIN_COST = 4;

    private UsersFile() {}

    /** What became of a text. */
    public sealed interface Outcome {}

    /** Users by name. */
    public record Parsed(Map<String, User> users) implements Outcome {}

    /**
     * Not usable.
     *
     * @param rule which line breaks which rule; no content of the line
     */
    public record Refused(String rule) implements Outcome {}

    /** All or nothing: one bad line refuses the file, so that a typing error never locks out only half of the users. */
    public static Outcome parse(String text) {
        Map<String, User> users = new TreeMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", -1);
            String rule = rule(parts);
            if (!rule.isEmpty()) {
                return new Refused("line " + (i + 1) + ": " + rule);
            }
            Role role = Role.ofWord(parts[2]);
            if (role == null) {
                return new Refused("line " + (i + 1) + ": the role must be viewer or operator");
            }
            if (users.put(parts[0], new User(parts[0], parts[1], role)) != null) {
                return new Refused("line " + (i + 1) + ": this user was named before");
            }
            if (users.size() > MAX_USERS) {
                return new Refused("more than " + MAX_USERS + " users");
            }
        }
        return new Parsed(Map.copyOf(users));
    }

    private static String rule(String[] parts) {
        if (parts.length != 3) {
            return "must be user:bcrypt:role";
        }
        if (!NAME.matcher(parts[0]).matches()) {
            return "a user name is 1..128 characters without white space";
        }
        var bcrypt = BCRYPT.matcher(parts[1]);
        if (!bcrypt.matches()) {
            return "the second part must be a bcrypt hash ($2a$, $2b$ or $2y$)";
        }
        int cost = Integer.parseInt(bcrypt.group(1));
        return cost < MIN_COST || cost > MAX_COST ? "the bcrypt cost must be " + MIN_COST + ".." + MAX_COST : "";
    }
}
