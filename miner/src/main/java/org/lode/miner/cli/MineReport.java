package org.lode.miner.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.stratum.ChainFacts;
import org.lode.miner.stratum.StratumAddress;
import org.lode.miner.stratum.StratumStatus;

/** Says what {@code lode mine} does. Calls come from several threads. */
interface MineReport {
    void starting(String login, String rig, List<StratumAddress> servers);

    void connected(StratumAddress server, ChainFacts chain);

    void lost(StratumAddress server, String reason);

    void status(StratumStatus status);

    void stopped(StratumStatus status);

    /** For people: a line that is written over on a terminal, a new one each time where the output goes elsewhere. */
    final class Text implements MineReport {
        private static final String ERASE = "\r\u001b[K";
        private static final int LODE_DECIMALS = 4;
        private static final int PERCENT = 100;

        private final PrintWriter out;
        private final boolean moves;

        Text(PrintWriter out) {
            this.out = out;
            this.moves = isTerminal();
        }

        /** Without its module for consoles, as in a cut-down runtime or under a test runner, Java has none to give. */
        @SuppressWarnings("SystemConsoleNull")
        private static boolean isTerminal() {
            return System.console() != null && System.console().isTerminal();
        }

        @Override
        public void starting(String login, String rig, List<StratumAddress> servers) {
            say("mining with " + rig + ", for " + login);
            say("servers: " + servers.stream().map(StratumAddress::toString).collect(Collectors.joining(", "))
                    + "; Ctrl-C stops.");
        }

        @Override
        public void connected(StratumAddress server, ChainFacts chain) {
            say("connected to " + server
                    + (chain.isLode()
                            ? ", chain " + chain.name()
                                    + chain.shareReward()
                                            .map(it -> ", " + lode(it) + " LODE a share")
                                            .orElse("")
                            : ", standard Ethash"));
        }

        @Override
        public void lost(StratumAddress server, String reason) {
            say("no connection to " + server + ": " + reason + "; trying again.");
        }

        @Override
        public synchronized void status(StratumStatus status) {
            String line = line(status);
            out.print(moves ? ERASE + line : line + System.lineSeparator());
            if (status.devices().size() > 1 && !moves) {
                status.devices().forEach(it -> out.println("  " + line(it)));
            }
            out.flush();
        }

        @Override
        public void stopped(StratumStatus status) {
            say(line(status));
            say("stopped");
        }

        private synchronized void say(String line) {
            out.println(moves ? ERASE + line : line);
            out.flush();
        }

        private static String line(StratumStatus status) {
            return String.format(
                    Locale.ROOT,
                    "%10s  %d accepted  %d stale  %d rejected%s%s%s",
                    HashRateText.of(status.hashesPerSecond()),
                    status.accepted(),
                    status.stale(),
                    status.rejected(),
                    status.income().map(it -> "  +" + lode(it) + " LODE").orElse(""),
                    status.server().isEmpty() ? "  (no connection)" : "",
                    status.devices().stream()
                            .map(it -> activity(it.activity()))
                            .filter(it -> !it.isEmpty())
                            .distinct()
                            .collect(Collectors.joining()));
        }

        private static String line(StratumStatus.Device device) {
            return String.format(
                    Locale.ROOT,
                    "%10s  %d accepted  %d stale  %d rejected  %s%s",
                    HashRateText.of(device.hashesPerSecond()),
                    device.accepted(),
                    device.stale(),
                    device.rejected(),
                    device.name(),
                    activity(device.activity()));
        }

        private static String activity(Activity activity) {
            return switch (activity) {
                case Activity.Building building ->
                    "  (dataset " + building.itemsDone() * PERCENT / Math.max(1, building.itemsTotal()) + "%)";
                case Activity.Failed(String reason) -> "  (" + reason + ")";
                case Activity.Idle _, Activity.Searching _ -> "";
            };
        }

        private static String lode(Wei amount) {
            return amount.toLode().setScale(LODE_DECIMALS, RoundingMode.DOWN).toPlainString();
        }
    }

    /** For machines: one JSON object a line. */
    record Json(PrintWriter out) implements MineReport {
        @Override
        public void starting(String login, String rig, List<StratumAddress> servers) {
            ObjectNode line = event("starting").put("login", login).put("with", rig);
            servers.forEach(it -> line.withArray("servers").add(it.toString()));
            print(line);
        }

        @Override
        public void connected(StratumAddress server, ChainFacts chain) {
            print(event("connected").put("server", server.toString()).put("chain", chain.name()));
        }

        @Override
        public void lost(StratumAddress server, String reason) {
            print(event("lost").put("server", server.toString()).put("reason", reason));
        }

        @Override
        public void status(StratumStatus status) {
            print(figures(event("status"), status));
        }

        @Override
        public void stopped(StratumStatus status) {
            print(figures(event("stopped"), status));
        }

        private static ObjectNode figures(ObjectNode line, StratumStatus status) {
            line.put("hashesPerSecond", Math.round(status.hashesPerSecond()))
                    .put("accepted", status.accepted())
                    .put("stale", status.stale())
                    .put("rejected", status.rejected());
            status.income().ifPresent(it -> line.put("incomeWei", it.toString()));
            status.server().ifPresent(it -> line.put("server", it.toString()));
            status.devices()
                    .forEach(it -> line.withArray("devices")
                            .addObject()
                            .put("name", it.name())
                            .put("hashesPerSecond", Math.round(it.hashesPerSecond()))
                            .put("accepted", it.accepted())
                            .put("stale", it.stale())
                            .put("rejected", it.rejected()));
            return line;
        }

        private static ObjectNode event(String name) {
            return JsonNodeFactory.instance.objectNode().put("event", name);
        }

        private synchronized void print(ObjectNode line) {
            out.println(line);
            out.flush();
        }
    }
}
