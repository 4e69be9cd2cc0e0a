package org.lode.consensus.testkit;

import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.GenesisFile;
import org.lode.consensus.genesis.Preset;

/** A chain whose blocks are found in a millisecond: a cache of 1 KiB, a dataset of 32 KiB, a difficulty of some dozen hashes. */
public final class TinyGenesis {
    private static final String JSON = """
            {
              "config": {
                "name": "tiny",
                "chainId": 1337,
                "ethash": {
                  "epochLength": 500,
                  "cacheBytesInit": 1024,
                  "cacheBytesGrowth": 0,
                  "datasetBytesInit": 32768,
                  "datasetBytesGrowth": 0
                },
                "difficulty": {
                  "blockTimeSeconds": 2,
                  "unitsPerBlock": 8,
                  "halfLifeSeconds": 60,
                  "minimumDifficulty": 16
                },
                "contribution": {"anchorDepth": 6, "contributionWindow": 6, "maxContributions": 16},
                "reward": {
                  "blockWei": "250000000000000000",
                  "contributionWei": "242187500000000000",
                  "inclusionWei": "7812500000000000"
                },
                "fee": {"elasticityMultiplier": 2, "baseFeeChangeDenominator": 8}
              },
              "timestamp": 1000000,
              "difficulty": 64,
              "gasLimit": 30000000,
              "baseFeePerGas": 1000000000,
              "extraData": "0x",
              "alloc": {
                "0x0000000000000000000000000000000000000057": {"balance": 0, "nonce": 1, "code": "REGISTRY"}
                ALLOCATIONS
              }
            }
            """;

    private TinyGenesis() {}

    /** With the devnet's work registry and a million LODE for each of {@link TestAccounts}. */
    public static Genesis genesis() {
        return parsed(JSON);
    }

    /** The same with the devnet's light cache and dataset: its seals cost as much to check, and next to nothing to make. */
    public static Genesis withDevnetSeals() {
        return parsed(JSON.replace("\"cacheBytesInit\": 1024", "\"cacheBytesInit\": 262144")
                .replace("\"datasetBytesInit\": 32768", "\"datasetBytesInit\": 16777216")
                .replace("\"epochLength\": 500", "\"epochLength\": 30000"));
    }

    private static Genesis parsed(String json) {
        StringBuilder alloc = new StringBuilder();
        for (int i = 0; i < TestAccounts.COUNT; i++) {
            alloc.append(", \"%s\": {\"balance\": \"1000000000000000000000000\"}".formatted(TestAccounts.address(i)));
        }
        String registry = Preset.DEVNET
                .genesis()
                .allocation()
                .code()
                .values()
                .iterator()
                .next()
                .toString();
        return GenesisFile.parse(json.replace("REGISTRY", registry).replace("ALLOCATIONS", alloc));
    }
}
