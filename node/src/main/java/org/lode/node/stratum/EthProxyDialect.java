package org.lode.node.stratum;

import java.time.Duration;
import java.util.Optional;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.stratum.EthProxy;
import org.lode.miner.stratum.Lines;
import org.lode.miner.stratum.MinerRequest;
import org.lode.node.produce.RemoteShare;
import org.lode.node.produce.ShareOutcome;
import org.lode.node.produce.Work;

/** eth-proxy: JSON-RPC's own methods over a line that stays open, with work pushed. Miners choose whole nonces at random. */
final class EthProxyDialect implements Dialect {
    private static final Duration WORK_TIME = Duration.ofSeconds(10);
    private static final int METHOD_NOT_FOUND = -3;
    private static final int INVALID = -1;
    private static final int NOT_READY = 0;
    private static final int NONCE_DIGITS = 16;

    private final StratumSession session;

    EthProxyDialect(StratumSession session) {
        this.session = session;
    }

    @Override
    public void answer(MinerRequest request) throws ProtocolBreach, InterruptedException {
        switch (request.method()) {
            case "eth_submitLogin", "eth_login" -> logIn(request);
            case "eth_getWork" -> getWork(request);
            case "eth_submitWork" -> submitWork(request);
            case "eth_submitHashrate" -> submitHashRate(request);
            default -> {
                session.send(EthProxy.refused(request.id(), METHOD_NOT_FOUND, "Method not found"));
                session.blame();
                session.endIfTooBad();
            }
        }
    }

    private void logIn(MinerRequest request) throws ProtocolBreach, InterruptedException {
        Optional<String> failure = session.logIn(request.param(0), request.worker());
        if (failure.isPresent()) {
            session.send(EthProxy.refused(request.id(), INVALID, failure.get()));
            throw new ProtocolBreach("a login that was refused");
        }
        session.send(EthProxy.done(request.id()));
    }

    private void getWork(MinerRequest request) throws InterruptedException {
        if (!session.isLoggedIn()) {
            notLoggedIn(request);
            return;
        }
        boolean given = session.givePresentWork(
                WORK_TIME,
                work -> session.send(
                        EthProxy.work(request.id(), work.sealHash(), work.seedHash(), boundary(work), work.number())));
        if (!given) {
            session.send(EthProxy.refused(request.id(), NOT_READY, "Work not ready"));
        }
    }

    private void submitWork(MinerRequest request) throws ProtocolBreach, InterruptedException {
        if (!session.isLoggedIn()) {
            notLoggedIn(request);
            return;
        }
        Optional<String> nonce = Lines.hex(request.param(0), NONCE_DIGITS);
        Optional<String> sealHash = Lines.hex(request.param(1), 2 * Hash.SIZE_BYTES);
        Optional<String> mixHash = Lines.hex(request.param(2), 2 * Hash.SIZE_BYTES);
        if (nonce.isEmpty() || sealHash.isEmpty() || mixHash.isEmpty()) {
            session.send(EthProxy.refused(request.id(), INVALID, "Malformed PoW result"));
            session.blame();
        } else {
            ShareOutcome outcome = session.submit(RemoteShare.of(
                    Hash.ofHex("0x" + sealHash.get()),
                    Long.parseUnsignedLong(nonce.get(), 16),
                    Hash.ofHex("0x" + mixHash.get())));
            if (outcome.isAccepted()) {
                session.send(EthProxy.done(request.id()));
            } else {
                StratumError.Refusal refusal = StratumError.of(outcome);
                session.send(EthProxy.refused(request.id(), refusal.error().code(), refusal.message()));
            }
        }
        session.endIfTooBad();
    }

    private void submitHashRate(MinerRequest request) throws ProtocolBreach {
        if (!session.isLoggedIn()) {
            notLoggedIn(request);
        } else if (session.reportHashRate(request.param(0))) {
            session.send(EthProxy.done(request.id()));
        } else {
            session.send(EthProxy.refused(request.id(), INVALID, "Invalid params"));
        }
    }

    private void notLoggedIn(MinerRequest request) {
        session.send(EthProxy.refused(request.id(), StratumError.NOT_SUBSCRIBED.code(), "Not subscribed"));
    }

    @Override
    public void push(Work work) {
        session.send(EthProxy.push(work.sealHash(), work.seedHash(), boundary(work), work.number()));
    }

    private UInt256 boundary(Work work) {
        return Ethash.boundary(session.difficultyOf(work));
    }
}
