package io.linkspan.admin.registry;

import io.linkspan.admin.links.StoreAwayException;
import io.linkspan.registry.client.RegistryUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Tells "the registry is away" from bugs. */
final class Away {

    private Away() {}

    /** The same stage, failing with {@link StoreAwayException} where it failed for lack of a registry. */
    static <T> CompletionStage<T> translate(CompletionStage<T> stage) {
        return stage.exceptionallyCompose(failure -> CompletableFuture.failedFuture(of(failure)));
    }

    private static Throwable of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreAwayException) {
                return cause;
            }
            if (cause instanceof RegistryUnavailableException) {
                return new StoreAwayException(cause);
            }
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
