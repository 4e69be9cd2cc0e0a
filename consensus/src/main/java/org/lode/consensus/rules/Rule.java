package org.lode.consensus.rules;

/** Every reason to refuse outside data, as fine as blame and tests need it. */
public enum Rule {
    // a block on its own
    BLOCK_SIZE,
    CONTENT_HASH,
    TRANSACTIONS_ROOT,
    EXTRA_DATA_SIZE,
    SEAL_TARGET,
    SEAL_MIX,
    // a block after its parent
    NUMBER,
    ANCHOR_HASH,
    TIMESTAMP,
    DIFFICULTY,
    GAS_LIMIT,
    BASE_FEE,
    WORK_UNITS,
    // a block's execution
    GAS_USED,
    STATE_ROOT,
    RECEIPTS_ROOT,
    LOGS_BLOOM,
    BLOCK_GAS_EXCEEDED,
    // contributions (DESIGN 1.3)
    CONTRIBUTION_NUMBER,
    CONTRIBUTION_WINDOW,
    CONTRIBUTION_ANCHOR,
    CONTRIBUTION_TARGET,
    CONTRIBUTION_MIX,
    CONTRIBUTION_IS_ANCESTOR,
    CONTRIBUTION_REPEATED,
    CONTRIBUTION_ORDER,
    CONTRIBUTION_COUNT,
    // signed transactions
    TRANSACTION_SIZE,
    TRANSACTION_TYPE,
    CHAIN_ID,
    SIGNATURE,
    NONCE_TOO_LOW,
    NONCE_TOO_HIGH,
    NONCE_LIMIT,
    INSUFFICIENT_FUNDS,
    INTRINSIC_GAS,
    INIT_CODE_SIZE,
    FEE_CAP_BELOW_BASE_FEE,
    TIP_ABOVE_FEE_CAP,
    SENDER_NOT_EXTERNAL
}
