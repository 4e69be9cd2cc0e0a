package org.lode.node.rpc.method;

import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.state.StateReader;
import org.lode.node.rpc.shape.BlockOverrides;
import org.lode.node.rpc.shape.StateOverrides;

/** Where a simulated call runs: in a block's environment, on a state. */
record CallSetting(BlockEnvironment block, StateReader state) {
    CallSetting with(StateOverrides accounts, BlockOverrides environment) {
        return new CallSetting(environment.applyTo(block), accounts.applyTo(state));
    }
}
