package io.linkspan.contracts.topic;

/** What a client may put into SUBSCRIBE: a plain filter, or one shared by a group. */
public sealed interface SubscriptionFilter permits TopicFilter, SharedFilter {
    /**
     * Reads either form; {@code $share/…} is always a shared filter.
     *
     * @throws InvalidTopicException naming the broken rule
     */
    static SubscriptionFilter parse(String value) {
        return SharedFilter.isShared(value) ? SharedFilter.parse(value) : TopicFilter.of(value);
    }

    /** The topics it selects, without the group. */
    TopicFilter filter();

    /** The text as subscribed, with the group. */
    String value();
}
