package io.linkspan.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersFileTest {

    private static final String HASH = "$2a$10$abcdefghijklmnopqrstuuWZ3nFhnwVKH5xBBqIRGkJ6gIq5ZVjLe";

    @Test
    void readsUsersCommentsAndEmptyLines() {
        UsersFile.Outcome outcome =
                UsersFile.parse("# people\n\nanna:" + HASH + ":operator\n  otto:" + HASH + ":viewer\r\n");

        assertThat(outcome).isInstanceOfSatisfying(UsersFile.Parsed.class, parsed -> assertThat(parsed.users())
                .hasSize(2)
                .containsEntry("anna", new User("anna", HASH, Role.OPERATOR))
                .containsEntry("otto", new User("otto", HASH, Role.VIEWER)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anna:secret:operator|line 1: the second part must be a bcrypt hash ($2a$, $2b$ or $2y$)",
                "anna:HASH:root|line 1: the role must be viewer or operator",
                "anna:HASH:Operator|line 1: the role must be viewer or operator",
                "anna:HASH|line 1: must be user:bcrypt:role",
                "anna:HASH:viewer:x|line 1: must be user:bcrypt:role",
                ":HASH:viewer|line 1: a user name is 1..128 characters without white space",
                "an na:HASH:viewer|line 1: a user name is 1..128 characters without white space",
                "a:HASH:viewer;a:HASH:viewer|line 2: this user was named before",
                "a:$2a$31$abcdefghijklmnopqrstuuWZ3nFhnwVKH5xBBqIRGkJ6gIq5ZVjLe:viewer|line 1: the bcrypt cost must be 4..14"
            })
    void oneBadLineRefusesTheFileAndSaysWhich(String text, String rule) {
        String file = text.replace("HASH", HASH).replace(';', '\n');

        assertThat(UsersFile.parse(file)).isEqualTo(new UsersFile.Refused(rule));
    }

    @Test
    void refusalNeverShowsTheLine() {
        assertThat(UsersFile.parse("anna:plain-text-password:operator").toString())
                .doesNotContain("plain-text-password");
    }

    @Test
    void operatorIsAViewerToo() {
        assertThat(Role.OPERATOR.granted()).containsExactlyInAnyOrder("viewer", "operator");
        assertThat(Role.VIEWER.granted()).containsExactly("viewer");
    }
}
