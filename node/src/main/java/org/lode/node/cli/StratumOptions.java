package org.lode.node.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lode.miner.cli.UserError;
import org.lode.node.app.Node;
import org.lode.node.stratum.StratumLimits;
import org.lode.node.stratum.StratumServer;
import picocli.CommandLine.Option;

/** Where miners of other programs and machines come in. */
final class StratumOptions {
    private static final int USUAL_PORT = 8008;

    @Option(
            names = "--stratum-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "Address that Stratum listens on; 0.0.0.0 lets other machines mine (default ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--stratum-port",
            paramLabel = "N",
            converter = RunOptions.PortNumber.class,
            description =
                    "Port for miners that speak Stratum, usually 8008; 0 takes any free one. A node listens only when "
                            + "this is given, a devnet on 8008 if that is free.")
    private Optional<Integer> port = Optional.empty();

    /** Whether miners are let in when nothing is said. */
    enum Usual {
        LISTENS_IF_IT_CAN,
        DOES_NOT_LISTEN
    }

    /** Who listens, and whether it must. */
    record Plan(StratumOptions options, Usual usual) {
        /**
         * Lets miners in.
         *
         * @return nothing where that was not asked for
         * @throws UserError if the address that was asked for cannot be had
         */
        @Nullable
        StratumServer listen(Node node) {
            boolean asked = options.port.isPresent();
            if (!asked && usual == Usual.DOES_NOT_LISTEN) {
                return null;
            }
            int port = options.port.orElse(USUAL_PORT);
            try {
                return StratumServer.listen(
                        new StratumServer.Settings(
                                new InetSocketAddress(options.host, port),
                                StratumLimits.STANDARD,
                                ThreadLocalRandom.current().nextInt()),
                        node.producer().remote(),
                        node.options().genesis().spec(),
                        node.options().clock());
            } catch (IOException | IllegalArgumentException e) {
                if (!asked) {
                    return null;
                }
                throw new UserError("cannot listen for miners on " + options.host + ":" + port + " (" + e.getMessage()
                        + "); choose another address with --stratum-host or another port with --stratum-port, 0 for any"
                        + " free one.");
            }
        }
    }

    Plan plan(Usual usual) {
        return new Plan(this, usual);
    }
}
