package io.linkspan.admin.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void walkingAllPagesYieldsEachItemOnceInOrder() {
        // Given
        List<String> all = IntStream.range(0, 23)
                .mapToObj(i -> "link-%02d".formatted(22 - i))
                .toList();

        // When
        List<String> seen = new ArrayList<>();
        Page<String> page = Page.of(all, Function.identity(), new PageRequest(5, null));
        int pages = 1;
        seen.addAll(page.items());
        while (page.next() != null) {
            Cursor next = Objects.requireNonNull(Cursor.parse(page.next().text()));
            page = Page.of(all, Function.identity(), new PageRequest(5, next));
            seen.addAll(page.items());
            pages++;
        }

        // Then
        assertThat(pages).isEqualTo(5);
        assertThat(seen).isEqualTo(all.reversed());
        assertThat(page.total()).isEqualTo(23);
    }

    @Test
    void cursorStaysRightWhenTheItemItNamesIsGone() {
        Page<String> first = Page.of(List.of("a", "b", "c", "d"), Function.identity(), new PageRequest(2, null));

        Page<String> second = Page.of(List.of("a", "c", "d"), Function.identity(), new PageRequest(2, first.next()));

        assertThat(second.items()).containsExactly("c", "d");
        assertThat(second.next()).isNull();
    }

    @Test
    void exactlyFullLastPageHasNoNext() {
        assertThat(Page.of(List.of("a", "b"), Function.identity(), new PageRequest(2, null))
                        .next())
                .isNull();
    }

    @Test
    void foreignCursorsAreNoCursors() {
        assertThat(Cursor.parse("%%%")).isNull();
        assertThat(Cursor.parse("")).isNull();
        assertThat(Cursor.parse("YWJj")).isNull();
        assertThat(Cursor.parse("_____w")).isNull();
    }

    @Test
    void limitOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new PageRequest(0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PageRequest(501, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new PageRequest(500, null).limit()).isEqualTo(500);
    }
}
