package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.BlockOverrides;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.shape.StateOverrides;
import org.lode.node.rpc.trace.TimedTracer;
import org.lode.node.rpc.trace.TouchedState;
import org.lode.node.rpc.trace.TracedTransaction;

/** {@code eth_createAccessList}: what a transaction should name before (EIP-2930), and the gas it uses then. */
public final class AccessListMethods {
    private static final Parameter<CallRequest> REQUEST = required(CallRequest.DECODER);
    private static final Parameter<BlockReference> BLOCK =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);
    private static final Parameter<StateOverrides> ACCOUNTS = optional(StateOverrides.DECODER, StateOverrides.NONE);

    /** A list changes what is left for code that looks at its gas; one round settles nearly all. */
    private static final int MAX_ROUNDS = 16;

    private final PinnedStates states;
    private final CallSimulator simulator;

    public AccessListMethods(PinnedStates states, CallSimulator simulator) {
        this.states = states;
        this.simulator = simulator;
    }

    public List<Method> methods() {
        return List.of(Method.inContext("eth_createAccessList", REQUEST, BLOCK, ACCOUNTS, this::create));
    }

    private JsonValue create(CallContext context, CallRequest request, BlockReference block, StateOverrides accounts) {
        return states.read(block, (header, state) -> {
            CallSetting setting = simulator.setting(header, state).with(accounts, BlockOverrides.NONE);
            return settled(context, request, setting);
        });
    }

    private JsonValue settled(CallContext context, CallRequest request, CallSetting setting) {
        List<AccessListEntry> list = request.accessList().orElse(List.of());
        TracedTransaction run = null;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            TouchedState touched = new TouchedState();
            run = simulator.trace(
                    request.withAccessList(list),
                    CallSimulator.cappedGas(request),
                    setting,
                    new TimedTracer(touched, context.deadline()));
            List<AccessListEntry> found = list(touched, warmAnyway(run, touched));
            if (found.equals(list)) {
                break;
            }
            list = found;
        }
        return answer(list, Optional.ofNullable(run).orElseThrow());
    }

    /** Warm without being named: the sender, whom it calls or creates, precompiled contracts. */
    private Set<Address> warmAnyway(TracedTransaction run, TouchedState touched) {
        Set<Address> warm = new HashSet<>(simulator.precompiled());
        warm.add(run.message().sender());
        warm.add(touched.first());
        return warm;
    }

    private static List<AccessListEntry> list(TouchedState touched, Set<Address> warm) {
        List<AccessListEntry> list = new ArrayList<>();
        touched.slotsByAccount().forEach((address, slots) -> {
            if (!slots.isEmpty() || !warm.contains(address)) {
                list.add(new AccessListEntry(
                        address, slots.stream().map(UInt256::toHash).toList()));
            }
        });
        return list;
    }

    private static JsonValue answer(List<AccessListEntry> list, TracedTransaction run) {
        return out -> out.object(fields -> {
            fields.field("accessList").list(list, AccessListMethods::write);
            if (!run.result().succeeded()) {
                fields.field("error").text(run.result().halt().text());
            }
            fields.field("gasUsed").quantity(run.result().gasUsed());
        });
    }

    private static void write(JsonWriter out, AccessListEntry entry) {
        out.object(fields -> fields.field("address")
                .address(entry.address())
                .field("storageKeys")
                .list(entry.slots(), JsonWriter::hash));
    }
}
