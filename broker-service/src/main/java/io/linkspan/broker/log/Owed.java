package io.linkspan.broker.log;

/**
 * A message that a recipient is still owed after a restart.
 *
 * @param slot of the recipient, for {@link CommitLog#done}
 */
public record Owed<T extends Target>(Kept kept, int slot, T target) {}
