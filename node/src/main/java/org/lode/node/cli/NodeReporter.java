package org.lode.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;

/** Says what a running node does, as long as it runs. */
interface NodeReporter {
    void started(StartReport report);

    void block(BlockReport report);

    /** How each device and each miner does. */
    void miners(List<MiningFigures> figures);

    void stopped();

    /** For people. */
    record Text(PrintWriter out) implements NodeReporter {
        @Override
        public void started(StartReport report) {
            out.println(report.chainName() + ", chain id " + report.chainId() + ", genesis " + report.genesisHash());
            out.println("JSON-RPC   " + report.rpc() + "  " + report.webSocket());
            out.println("peers      " + report.enode());
            out.println("stratum    "
                    + report.stratumText()
                            .map(it -> "stratum+tcp://" + it)
                            .orElse("off; --stratum-port N lets other miners in"));
            out.println("data       " + report.data() + ", head at block " + report.head());
            if (!report.unlocked().isEmpty()) {
                printAccounts(out, report.unlocked());
            }
            StartReport.Mining mining = report.mining();
            out.println(mining.beneficiary()
                    .map(beneficiary -> "mining     " + mining.mode().name().toLowerCase(Locale.ROOT) + ", "
                            + mining.with() + ", for "
                            + Eip55.encode(beneficiary))
                    .orElse("mining     off"));
            out.println("Ctrl-C stops.");
            out.println();
            out.flush();
        }

        static void printAccounts(PrintWriter out, List<PrivateKey> keys) {
            Secp256k1 curve = Secp256k1.fastest();
            out.println();
            out.println(
                    "Accounts, each with 10,000 LODE at genesis. Everyone knows their keys: use them nowhere else.");
            for (int i = 0; i < keys.size(); i++) {
                PrivateKey key = keys.get(i);
                out.println(" " + i + "  " + Eip55.encode(curve.address(key)) + "  "
                        + key.scalar().toHash());
            }
            out.println("mnemonic   " + DevAccounts.MNEMONIC);
            out.println();
        }

        @Override
        public void block(BlockReport report) {
            out.println(report.line());
            out.flush();
        }

        @Override
        public void miners(List<MiningFigures> figures) {
            figures.forEach(it -> out.println(it.line()));
            out.flush();
        }

        @Override
        public void stopped() {
            out.println("stopped");
            out.flush();
        }
    }

    /** For machines: one JSON object a line. */
    record Json(PrintWriter out) implements NodeReporter {
        @Override
        public void started(StartReport report) {
            Secp256k1 curve = Secp256k1.fastest();
            ObjectNode line = JsonLines.object(
                            "event", "started",
                            "chain", report.chainName(),
                            "genesis", report.genesisHash().toString(),
                            "rpc", report.rpc().toString(),
                            "ws", report.webSocket(),
                            "enode", report.enode().toString(),
                            "data", report.data().toString(),
                            "mine", report.mining().mode().name().toLowerCase(Locale.ROOT))
                    .put("chainId", report.chainId())
                    .put("head", report.head().value())
                    .put("with", report.mining().with());
            report.stratumText().ifPresent(it -> line.put("stratum", it));
            report.mining().beneficiary().ifPresent(it -> line.put("beneficiary", Eip55.encode(it)));
            report.unlocked()
                    .forEach(key -> line.withArray("accounts")
                            .addObject()
                            .put("address", Eip55.encode(curve.address(key)))
                            .put("privateKey", key.scalar().toHash().toString()));
            print(line);
        }

        @Override
        public void block(BlockReport report) {
            print(report.json());
        }

        @Override
        public void miners(List<MiningFigures> figures) {
            figures.forEach(it -> print(it.json()));
        }

        @Override
        public void stopped() {
            print(JsonLines.object("event", "stopped"));
        }

        private void print(ObjectNode line) {
            out.println(line);
            out.flush();
        }
    }
}
