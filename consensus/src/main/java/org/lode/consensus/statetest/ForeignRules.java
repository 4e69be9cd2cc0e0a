package org.lode.consensus.statetest;

import java.util.Optional;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;

/** The rules of Ethereum that this chain leaves out, and the states that it cannot come to: which tests need them. */
final class ForeignRules {
    private static final int BLOB_TYPE = 3;
    private static final Address RIPEMD_160 = Address.ofNumber(3);
    private static final Address POINT_EVALUATION = Address.ofNumber(10);

    private ForeignRules() {}

    /** Why the test is not for this chain, as far as can be said before it runs. */
    static Optional<String> neededBy(StateTest test) {
        boolean isBlob = !test.transaction().isEmpty() && test.transaction().getUnsigned(0) == BLOB_TYPE;
        return isBlob && test.refusal().isEmpty()
                ? Optional.of("this chain has no blob transactions (EIP-4844)")
                : Optional.empty();
    }

    /** A state that notes whether an account was reached that only Ethereum has. */
    static final class Watch implements StateReader {
        private final WholeState state;
        private boolean sawPointEvaluation;
        private boolean sawStorageWithoutContract;

        Watch(WholeState state) {
            this.state = state;
        }

        /** Why the test that ran on this is not for this chain. */
        Optional<String> foreignRule(Revision revision) {
            if (sawPointEvaluation && revision.isSince(Revision.CANCUN)) {
                return Optional.of("contract 0x0a (point evaluation, EIP-4844) is not on this chain");
            }
            if (state.account(RIPEMD_160).filter(Account::isEmpty).isPresent()) {
                return Optional.of("contract 0x03 is an empty account, which mainnet had and treats as an exception");
            }
            return sawStorageWithoutContract
                    ? Optional.of(
                            "an account without code and nonce has storage, which cannot come about on this chain")
                    : Optional.empty();
        }

        @Override
        public Optional<Account> account(Address address) {
            sawPointEvaluation |= address.equals(POINT_EVALUATION);
            sawStorageWithoutContract |= state.hasStorageWithoutContract(address);
            return state.account(address);
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return state.storage(address, slot);
        }

        @Override
        public Bytes code(Hash codeHash) {
            return state.code(codeHash);
        }
    }
}
