package io.linkspan.admin.clients.rest;

import io.linkspan.admin.clients.Subscription;
import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.PageRequest;
import io.linkspan.admin.paging.rest.PageView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of a client's subscriptions, by filter. */
@Schema(name = "SubscriptionList")
public record SubscriptionList(
        @Schema(required = true) List<SubscriptionView> items,
        @Schema(required = true) PageView page) {

    static SubscriptionList of(List<Subscription> all, PageRequest request) {
        var page = Page.of(all, Subscription::filter, request);
        return new SubscriptionList(
                page.items().stream().map(SubscriptionView::of).toList(), PageView.of(page));
    }

    /** One subscription. */
    @Schema(name = "Subscription")
    public record SubscriptionView(
            @Schema(required = true, examples = "sensors/+/state")
            String filter,

            @Schema(required = true, examples = "1") int qos,

            @Schema(nullable = true, description = "Of a shared subscription.") @Nullable
            String group,

            @Schema(required = true) boolean noLocal,
            @Schema(required = true) boolean retainAsPublished,

            @Schema(nullable = true, description = "Subscription identifier of MQTT 5.") @Nullable
            Integer identifier) {

        static SubscriptionView of(Subscription subscription) {
            return new SubscriptionView(
                    subscription.filter(),
                    subscription.qos(),
                    subscription.group(),
                    subscription.noLocal(),
                    subscription.retainAsPublished(),
                    subscription.identifier());
        }
    }
}
