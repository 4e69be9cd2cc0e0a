package org.lode.benchmarks.network;

import java.util.List;
import java.util.stream.Collectors;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.GenesisFile;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;

/** The devnet's chain, with an Ethash that is hashed in microseconds and a difficulty of some dozen hashes. */
final class SimulationGenesis {
    /** When every simulation begins; its chain is a second older. */
    static final long START_SECONDS = 1_700_000_000;

    private static final String JSON = """
            {
              "config": {
                "name": "simulation",
                "chainId": 31337,
                "ethash": {
                  "epochLength": 40,
                  "cacheBytesInit": 1024,
                  "cacheBytesGrowth": 0,
                  "datasetBytesInit": 1024,
                  "datasetBytesGrowth": 0
                },
                "difficulty": {
                  "blockTimeSeconds": 2,
                  "unitsPerBlock": 4,
                  "halfLifeSeconds": 60,
                  "minimumDifficulty": 8
                },
                "contribution": {"anchorDepth": 6, "contributionWindow": 6, "maxContributions": 16},
                "reward": {
                  "blockWei": "250000000000000000",
                  "contributionWei": "242187500000000000",
                  "inclusionWei": "7812500000000000"
                },
                "fee": {"elasticityMultiplier": 2, "baseFeeChangeDenominator": 8}
              },
              "timestamp": TIMESTAMP,
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

    private SimulationGenesis() {}

    /** With the devnet's work registry, and a million LODE for each of {@code funded}. */
    static Genesis of(List<Address> funded) {
        String registry = Preset.DEVNET
                .genesis()
                .allocation()
                .code()
                .values()
                .iterator()
                .next()
                .toString();
        String allocations = funded.stream()
                .map(", \"%s\": {\"balance\": \"1000000000000000000000000\"}"::formatted)
                .collect(Collectors.joining());
        return GenesisFile.parse(JSON.replace("TIMESTAMP", Long.toString(START_SECONDS - 1))
                .replace("REGISTRY", registry)
                .replace("ALLOCATIONS", allocations));
    }
}
