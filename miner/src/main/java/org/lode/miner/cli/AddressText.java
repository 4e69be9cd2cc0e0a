package org.lode.miner.cli;

import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.primitive.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** 40 digits behind 0x; mixed case must carry the right EIP-55 checksum. */
public final class AddressText implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
        try {
            return Eip55.decode(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text
                    + "' is not an address (0x and 40 hexadecimal digits, in one case or with a right checksum)");
        }
    }
}
