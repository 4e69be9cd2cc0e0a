package org.lode.node.rpc.method;

import java.util.List;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.node.store.Earning;

/** What the chain paid for work; the node's store answers. */
@FunctionalInterface
public interface EarningsQuery {
    /** What the canonical blocks {@code first} to {@code last} paid, oldest first. */
    List<Earning> earnings(Address beneficiary, BlockNumber first, BlockNumber last);
}
