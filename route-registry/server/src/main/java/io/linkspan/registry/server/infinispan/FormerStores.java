package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.container.entries.CacheEntry;
import org.infinispan.manager.DefaultCacheManager;

/**
 * Brings over what versions before the journal have stored; blocks.
 *
 * <p>Every former store is opened together with its journal, each entry written once more, which reaches both, and the former
 * one put aside. Interrupted, it is simply done again.
 */
final class FormerStores {
    private static final String DATA = "data";
    private static final String INDEX = "index";

    private FormerStores() {}

    /** @throws RegistryStartException when they are there and cannot be read */
    static void bringOver(RegistrySettings settings) {
        Path former = settings.dataDir().resolve(DATA);
        if (!Files.isDirectory(former)) {
            return;
        }
        Map<String, Configuration> definitions =
                CacheDefinitions.former(settings).all();
        List<String> names = definitions.keySet().stream()
                .filter(name -> Files.isDirectory(former.resolve(name)))
                .toList();
        try (DefaultCacheManager caches = new DefaultCacheManager(ManagerConfiguration.alone(settings), true)) {
            for (String name : names) {
                caches.defineConfiguration(name, definitions.get(name));
                rewrite(caches.getCache(name));
            }
        } catch (IOException | RuntimeException failure) {
            throw new RegistryStartException("the stores of the version before cannot be read", failure);
        }
        putAside(settings.dataDir(), DATA);
        putAside(settings.dataDir(), INDEX);
    }

    private static void rewrite(Cache<Object, Object> cache) {
        for (CacheEntry<Object, Object> entry :
                List.copyOf(cache.getAdvancedCache().cacheEntrySet())) {
            cache.getAdvancedCache().put(entry.getKey(), entry.getValue(), entry.getMetadata());
        }
    }

    private static void putAside(Path directory, String name) {
        Path present = directory.resolve(name);
        try {
            if (Files.exists(present)) {
                Files.move(present, directory.resolve(name + ".former"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException failure) {
            throw new RegistryStartException("cannot put aside " + present, failure);
        }
    }
}
