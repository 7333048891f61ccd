package io.linkspan.admin.links.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.admin.links.Precondition;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 9110 sections 8.8.3 and 13.1. */
class ETagsTest {

    @Test
    void readsIfMatch() {
        assertThat(ETags.ifMatch(null)).isNull();
        assertThat(ETags.ifMatch(" * ")).isEqualTo(new Precondition.AnyVersion());
        assertThat(ETags.ifMatch("\"7\"")).isEqualTo(new Precondition.OneOf(Set.of(7L)));
        assertThat(ETags.ifMatch("\"7\", \"9\"")).isEqualTo(new Precondition.OneOf(Set.of(7L, 9L)));
    }

    @Test
    void weakAndForeignTagsNeverMatchStrongly() {
        assertThat(ETags.ifMatch("W/\"7\"")).isEqualTo(new Precondition.OneOf(Set.of()));
        assertThat(ETags.ifMatch("7")).isEqualTo(new Precondition.OneOf(Set.of()));
        assertThat(ETags.ifMatch("\"abc\"")).isEqualTo(new Precondition.OneOf(Set.of()));
        assertThat(ETags.ifMatch("\"99999999999999999999999\"")).isEqualTo(new Precondition.OneOf(Set.of()));
    }

    @Test
    void ifNoneMatchComparesWeakly() {
        assertThat(ETags.known("\"6\", W/\"7\"", 7)).isTrue();
        assertThat(ETags.known("*", 7)).isTrue();
        assertThat(ETags.known("\"6\"", 7)).isFalse();
        assertThat(ETags.known(null, 7)).isFalse();
    }
}
