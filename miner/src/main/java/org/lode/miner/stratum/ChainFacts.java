package org.lode.miner.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Optional;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * What a server says of the chain it works on.
 *
 * @param name of the chain; empty where the server is none of Lode's and the standard Ethash is taken
 * @param shareReward what the chain pays for a share, where the server says it
 */
public record ChainFacts(String name, EthashParameters ethash, Optional<Wei> shareReward) {
    static final ChainFacts STANDARD = new ChainFacts("", EthashParameters.STANDARD, Optional.empty());

    /** Whether the server is a node of Lode's: it keeps jobs over connections and tells what it has paid. */
    public boolean isLode() {
        return !name.isEmpty();
    }

    static ChainFacts of(PoolMessage.Answer answer) throws MalformedLineException {
        JsonNode ethash = answer.result().path("ethash");
        if (!answer.isGood() || !ethash.isObject()) {
            return STANDARD;
        }
        try {
            return new ChainFacts(
                    answer.result().path("name").asText("unnamed"),
                    new EthashParameters(
                            ethash.path("epochLength").asLong(),
                            ethash.path("cacheBytesInit").asLong(),
                            ethash.path("cacheBytesGrowth").asLong(),
                            ethash.path("datasetBytesInit").asLong(),
                            ethash.path("datasetBytesGrowth").asLong()),
                    wei(answer.result().path("shareRewardWei")));
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException("an impossible Ethash: " + e.getMessage());
        }
    }

    static Optional<Wei> wei(JsonNode node) {
        String digits = node.asText();
        boolean decimal =
                !digits.isEmpty() && digits.length() <= 60 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return decimal ? Optional.of(new Wei(UInt256.of(new BigInteger(digits)))) : Optional.empty();
    }
}
