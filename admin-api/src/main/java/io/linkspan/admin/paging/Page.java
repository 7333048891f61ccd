package io.linkspan.admin.paging;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a sorted list.
 *
 * @param total items over all pages at this moment
 * @param next null: this was the last page
 */
public record Page<T>(
        List<T> items, int limit, int total, @Nullable Cursor next) {

    /**
     * Cuts the wanted page.
     *
     * @param all in any order
     * @param key unique sort key of an item, ordered by UTF-16 code unit
     */
    public static <T> Page<T> of(List<T> all, Function<T, String> key, PageRequest request) {
        Cursor cursor = request.cursor();
        List<T> rest = all.stream()
                .filter(item -> cursor == null || key.apply(item).compareTo(cursor.after()) > 0)
                .sorted(Comparator.comparing(key))
                .toList();
        List<T> items = rest.subList(0, Math.min(request.limit(), rest.size()));
        Cursor next = items.size() < rest.size() ? new Cursor(key.apply(items.getLast())) : null;
        return new Page<>(List.copyOf(items), request.limit(), all.size(), next);
    }

    /** The same page with each item turned into something else. */
    public <R> Page<R> map(Function<T, R> mapping) {
        return new Page<>(items.stream().map(mapping).toList(), limit, total, next);
    }
}
