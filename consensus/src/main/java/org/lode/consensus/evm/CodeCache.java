package org.lode.consensus.evm;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.lode.consensus.primitive.Hash;

/** Translated code by the hash of its bytes, as much as fits. Any thread may use it. */
final class CodeCache {
    private static final long MAX_WEIGHT_BYTES = 64L << 20;

    private final Cache<Hash, Code> codes = CacheBuilder.newBuilder()
            .maximumWeight(MAX_WEIGHT_BYTES)
            .weigher((Hash hash, Code code) -> code.weight())
            .build();

    Code get(Hash hash, Supplier<Code> translation) {
        Code cached = codes.getIfPresent(hash);
        if (cached != null) {
            return cached;
        }
        try {
            return codes.get(hash, translation::get);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
