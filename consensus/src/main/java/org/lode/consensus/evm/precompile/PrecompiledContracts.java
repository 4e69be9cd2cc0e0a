package org.lode.consensus.evm.precompile;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;

/** The precompiled contracts by address, from 0x01 on; 0x0a (EIP-4844) is an ordinary address on this chain. */
public final class PrecompiledContracts {
    private final List<PrecompiledContract> contracts;
    private final List<Address> addresses;

    public PrecompiledContracts(Secp256k1 curve) {
        contracts = List.of(
                new EcRecover(curve),
                new HashContracts.Sha256(),
                new HashContracts.Ripemd160(),
                new HashContracts.Identity(),
                new ModExp(),
                new Bn254Contracts.Add(),
                new Bn254Contracts.Multiply(),
                new Bn254Contracts.PairingCheck(),
                new Blake2F());
        addresses = IntStream.rangeClosed(1, contracts.size())
                .mapToObj(Address::ofNumber)
                .toList();
    }

    /** The contract at {@code address}, null where there is none. */
    public @Nullable PrecompiledContract at(Address address) {
        int number = address.c();
        boolean isOne = (address.a() | address.b()) == 0 && number >= 1 && number <= contracts.size();
        return isOne ? contracts.get(number - 1) : null;
    }

    /** All of them: warm from the start of every transaction (EIP-2929). */
    public List<Address> addresses() {
        return addresses;
    }
}
