package io.linkspan.broker.access.acl;

import io.linkspan.broker.access.acl.AclRule.Action;
import io.linkspan.broker.access.acl.AclRule.Who;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as people write them, one a line:
 *
 * <pre>
 *   allow|deny  publish|subscribe|all  [client=ID] [user=NAME] [address=IP[/BITS]] | all  FILTER…
 * </pre>
 *
 * Words are parted by white space; one with white space in it stands in double quotes, with {@code \"} and {@code \\}
 * inside. A word in quotes is never taken as the description of a client. Lines that begin with {@code #} are comments.
 */
public final class AclText {
    private static final String CLIENT = "client=";
    private static final String USER = "user=";
    private static final String ADDRESS = "address=";
    private static final String EVERYBODY = "all";

    /** A rule that cannot be read. */
    public static final class InvalidRuleException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidRuleException(String rule) {
            super(rule);
        }
    }

    private record Word(String text, boolean quoted) {}

    private AclText() {}

    /** Whether the line has no rule: empty, or a comment. */
    public static boolean isBlank(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    /** @throws InvalidRuleException naming what is wrong */
    public static AclRule parse(String line) throws InvalidRuleException {
        List<Word> words = words(line);
        return parse(words, true);
    }

    /** A rule of one client's own, which does not say whom it is about. @throws InvalidRuleException as above */
    static AclRule parseOwn(String line) throws InvalidRuleException {
        return parse(words(line), false);
    }

    private static AclRule parse(List<Word> words, boolean aboutSomebody) throws InvalidRuleException {
        Verdict verdict = verdict(words.getFirst().text());
        if (words.size() < 2) {
            throw new InvalidRuleException("after allow or deny must follow publish, subscribe or all");
        }
        Action action = action(words.get(1).text());
        var who = new Describing();
        int next = 2;
        while (aboutSomebody && next < words.size() && who.takes(words.get(next))) {
            next++;
        }
        if (aboutSomebody && next == 2) {
            throw new InvalidRuleException("the third word must say who: all, client=…, user=… or address=…"
                    + (next < words.size() ? ", not " + words.get(next).text() : ""));
        }
        var filters = new ArrayList<String>();
        for (Word word : words.subList(next, words.size())) {
            filters.add(filter(word.text()));
        }
        if (filters.isEmpty()) {
            throw new InvalidRuleException("at least one topic filter must follow");
        }
        return new AclRule(verdict, action, who.described(), filters);
    }

    /** @throws InvalidRuleException unless it is {@code allow} or {@code deny} */
    public static Verdict verdict(String word) throws InvalidRuleException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "allow" -> Verdict.ALLOW;
            case "deny" -> Verdict.DENY;
            default -> throw new InvalidRuleException("a rule begins with allow or deny, not " + word);
        };
    }

    /** @throws InvalidRuleException unless it is {@code publish}, {@code subscribe} or {@code all} */
    public static Action action(String word) throws InvalidRuleException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "publish" -> Action.PUBLISH;
            case "subscribe" -> Action.SUBSCRIBE;
            case "all" -> Action.ALL;
            default -> throw new InvalidRuleException("the action is publish, subscribe or all, not " + word);
        };
    }

    /** A filter with or without placeholders. @throws InvalidRuleException naming the rule of MQTT that it breaks */
    public static String filter(String text) throws InvalidRuleException {
        String sample = text.replace(Placeholders.CLIENT_ID, "x").replace(Placeholders.USERNAME, "x");
        if (sample.contains("${")) {
            throw new InvalidRuleException("the placeholders are ${clientid} and ${username}: " + text);
        }
        String error = TopicSyntax.filterError(sample);
        if (error != null) {
            throw new InvalidRuleException("the filter " + text + ": " + error);
        }
        return text;
    }

    private static final class Describing {
        private boolean everybody;
        private @Nullable String clientId;
        private @Nullable String username;
        private @Nullable AddressRange address;

        boolean takes(Word word) throws InvalidRuleException {
            String text = word.text();
            if (word.quoted()) {
                return false;
            }
            if (text.equals(EVERYBODY)) {
                require(!everybody && nobody(), "all stands alone");
                everybody = true;
            } else if (text.startsWith(CLIENT)) {
                require(!everybody && clientId == null, "one client= at most, and not beside all");
                clientId = text.substring(CLIENT.length());
            } else if (text.startsWith(USER)) {
                require(!everybody && username == null, "one user= at most, and not beside all");
                username = text.substring(USER.length());
            } else if (text.startsWith(ADDRESS)) {
                require(!everybody && address == null, "one address= at most, and not beside all");
                String range = text.substring(ADDRESS.length());
                address = AddressRange.parse(range);
                require(address != null, "not an address or block of addresses: " + range);
            } else {
                return false;
            }
            return true;
        }

        private boolean nobody() {
            return clientId == null && username == null && address == null;
        }

        Who described() {
            return new Who(clientId, username, address);
        }

        private static void require(boolean holds, String rule) throws InvalidRuleException {
            if (!holds) {
                throw new InvalidRuleException(rule);
            }
        }
    }

    // Quotes may begin inside a word, as in user="Ann Lee"; only a word that begins with one counts as quoted.
    private static List<Word> words(String line) throws InvalidRuleException {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            boolean quoted = line.charAt(at) == '"';
            var text = new StringBuilder();
            boolean inside = false;
            for (; at < line.length() && (inside || !Character.isWhitespace(line.charAt(at))); at++) {
                char c = line.charAt(at);
                if (c == '"') {
                    inside = !inside;
                } else if (inside && c == '\\' && at + 1 < line.length()) {
                    at++;
                    text.append(line.charAt(at));
                } else {
                    text.append(c);
                }
            }
            if (inside) {
                throw new InvalidRuleException("a quotation mark is not closed");
            }
            words.add(new Word(text.toString(), quoted));
        }
        if (words.isEmpty()) {
            throw new InvalidRuleException("there is no rule");
        }
        return words;
    }
}
