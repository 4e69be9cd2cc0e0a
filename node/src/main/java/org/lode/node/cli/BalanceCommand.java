package org.lode.node.cli;

import java.util.concurrent.Callable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.AddressText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode balance ADDRESS}. */
@Command(name = "balance", description = "Show what an account owns.")
final class BalanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RpcOption rpc;

    @Parameters(paramLabel = "ADDRESS", converter = AddressText.class, description = "The account.")
    private Address address;

    @Option(
            names = "--block",
            paramLabel = "BLOCK",
            converter = Arguments.BlockText.class,
            defaultValue = "latest",
            description = "Height, or earliest, latest, safe, finalized, pending (default ${DEFAULT-VALUE}).")
    private String block;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        try (RpcClient node = rpc.connect()) {
            Wei balance = node.callForWei("eth_getBalance", address.toString(), block);
            spec.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? JsonLines.object("address", address.toString(), "wei", balance.toString())
                                    : Amounts.exact(balance));
            return 0;
        }
    }
}
