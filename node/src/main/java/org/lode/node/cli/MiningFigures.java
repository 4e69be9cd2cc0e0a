package org.lode.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.HashRateText;
import org.lode.node.produce.MiningStatus;

/**
 * What one device of the node, or one miner that is connected to it, has done.
 *
 * @param who the device's name, or the miner's address and name
 */
record MiningFigures(String who, double hashesPerSecond, MiningStatus.Counts counts, Wei income) {
    private static final int WHO_WIDTH = 44;
    /** Of the connected miners the report names so many. */
    private static final int WORKERS_MAX = 16;

    static List<MiningFigures> of(MiningStatus status) {
        List<MiningFigures> figures = new ArrayList<>();
        status.devices()
                .forEach(it ->
                        figures.add(new MiningFigures(it.name(), it.hashesPerSecond(), it.counts(), it.income())));
        status.remotes().stream()
                .filter(it -> it.connections() > 0)
                .limit(WORKERS_MAX)
                .forEach(it -> figures.add(new MiningFigures(who(it), it.hashesPerSecond(), it.counts(), it.income())));
        return figures;
    }

    private static String who(MiningStatus.Remote worker) {
        String address = Eip55.encode(worker.address());
        return worker.name().isEmpty() ? address : address + "." + worker.name();
    }

    /** For people: columns under each other. */
    String line() {
        String name = who.length() > WHO_WIDTH ? who.substring(0, WHO_WIDTH - 1) + "…" : who;
        return String.format(
                Locale.ROOT,
                "  %-" + WHO_WIDTH + "s %10s  %6d shares  %d stale  %d bad  +%s LODE",
                name,
                HashRateText.of(hashesPerSecond),
                counts.shares(),
                counts.stale(),
                counts.bad(),
                Amounts.column(income, 4));
    }

    /** For machines. */
    ObjectNode json() {
        return JsonLines.object("event", "miner", "who", who, "incomeWei", income.toString())
                .put("hashesPerSecond", Math.round(hashesPerSecond))
                .put("shares", counts.shares())
                .put("blocks", counts.blocks())
                .put("stale", counts.stale())
                .put("bad", counts.bad());
    }
}
