package org.lode.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.AddressText;
import org.lode.node.cli.EarningsReport.Income;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode earnings ADDRESS}: what the chain paid an account for its work. */
@Command(name = "earnings", description = "Show what the chain paid an account for its work, by kind and by hour.")
final class EarningsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RpcOption rpc;

    @Parameters(paramLabel = "ADDRESS", converter = AddressText.class, description = "The account.")
    private Address address;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        try (RpcClient node = rpc.connect()) {
            JsonNode earnings = node.call("lode_earnings", address.toString());
            if (json) {
                spec.commandLine().getOut().println(earnings);
            } else {
                report(earnings)
                        .lines(ZoneId.systemDefault())
                        .forEach(spec.commandLine().getOut()::println);
            }
            return 0;
        }
    }

    private static EarningsReport report(JsonNode earnings) {
        TreeMap<Long, Income> hours = new TreeMap<>();
        earnings.path("hours")
                .forEach(
                        hour -> hours.put(RpcClient.quantity(hour.path("start")).longValueExact(), income(hour)));
        return new EarningsReport(income(earnings), hours);
    }

    private static Income income(JsonNode node) {
        return new Income(
                wei(node.path("block")),
                wei(node.path("contribution")),
                wei(node.path("inclusion")),
                wei(node.path("tips")));
    }

    private static Wei wei(JsonNode quantity) {
        return new Wei(UInt256.of(RpcClient.quantity(quantity)));
    }
}
