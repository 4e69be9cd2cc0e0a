package org.lode.node.store;

/** The store's tables. A name is part of the format on disk: changing one changes {@link Format#VERSION}. */
enum Column {
    /** Block hash to work header, seal and content. */
    HEADERS("headers"),
    /** Block hash to transactions. */
    BODIES("bodies"),
    /** Block hash to receipts. */
    RECEIPTS("receipts"),
    /** Block hash to total difficulty. */
    TOTAL_DIFFICULTY("total-difficulty"),
    /** Block number to the canonical block's hash. */
    CANONICAL("canonical"),
    /** Transaction hash to its place on the canonical chain. */
    TRANSACTIONS("transactions"),
    /** Address to account, at the head. */
    ACCOUNTS("accounts"),
    /** Address and slot to value, at the head. */
    STORAGE("storage"),
    /** Code hash to code. */
    CODE("code"),
    /** Path to node of the account trie, at the head. */
    ACCOUNT_NODES("account-nodes"),
    /** Keccak-256 of an address and path to node of its storage trie, at the head. */
    STORAGE_NODES("storage-nodes"),
    /** Block number to what the canonical block changed in the state. */
    STATE_DIFFS("state-diffs"),
    /** Beneficiary, block number and kind to units and amount, on the canonical chain. */
    EARNINGS("earnings"),
    /** A {@link LogTerm} and a block number, to nothing: which canonical blocks have logs with that. */
    LOG_INDEX("log-index"),
    /** Format version, genesis hash, head hash. The last to be made. */
    META("meta");

    private final String label;

    Column(String label) {
        this.label = label;
    }

    /** The name on disk. */
    String label() {
        return label;
    }
}
