package io.linkspan.broker.file;

import io.linkspan.broker.access.acl.AclRule;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.AclText;
import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import io.linkspan.broker.access.acl.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads access rules, one a line ({@link AclText}). A file with one bad line is refused whole. */
public final class AclFile {
    private AclFile() {}

    /**
     * @param fallback what holds when no rule decides
     * @throws InvalidFileException naming file, line and rule
     */
    public static AclRules read(Path file, Verdict fallback) throws IOException, InvalidFileException {
        List<String> lines = Files.readAllLines(file);
        List<AclRule> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (AclText.isBlank(lines.get(i))) {
                continue;
            }
            if (rules.size() == AclRules.MAX_RULES) {
                throw new InvalidFileException(file, i + 1, "more than " + AclRules.MAX_RULES + " rules");
            }
            try {
                rules.add(AclText.parse(lines.get(i)));
            } catch (InvalidRuleException invalid) {
                throw new InvalidFileException(file, i + 1, String.valueOf(invalid.getMessage()));
            }
        }
        return new AclRules(rules, fallback);
    }
}
