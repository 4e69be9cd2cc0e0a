package org.lode.node.stratum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.lode.consensus.pow.EthashParameters;
import org.lode.miner.stratum.EthereumStratum;
import org.lode.miner.stratum.EthereumStratum.Clean;
import org.lode.miner.stratum.Lines;
import org.lode.miner.stratum.MinerRequest;
import org.lode.miner.stratum.ShareDifficulty;
import org.lode.node.produce.RemoteShare;
import org.lode.node.produce.ShareOutcome;
import org.lode.node.produce.Work;

/** EthereumStratum/1.0.0: the server gives each connection the first two bytes of its nonces, and no mix is sent. */
final class EthereumStratumDialect implements Dialect {
    private final StratumSession session;
    private final String extranonce;
    private boolean subscribed;
    private String difficulty = "";

    EthereumStratumDialect(StratumSession session) {
        this.session = session;
        this.extranonce = String.format(Locale.ROOT, "%0" + Extranonces.DIGITS + "x", session.extranonce());
    }

    @Override
    public void answer(MinerRequest request) throws ProtocolBreach, InterruptedException {
        switch (request.method()) {
            case "mining.subscribe" -> subscribe(request);
            case "mining.extranonce.subscribe" -> session.send(EthereumStratum.done(request.id()));
            case "mining.authorize" -> authorize(request);
            case "mining.submit" -> submit(request);
            case "eth_submitHashrate" -> submitHashRate(request);
            case "lode_chain" -> session.send(EthereumStratum.object(request.id(), chain()));
            case "lode_worker" -> session.send(EthereumStratum.object(request.id(), worker()));
            default -> {
                refuse(request, StratumError.OTHER, "Method not found");
                session.blame();
                session.endIfTooBad();
            }
        }
    }

    private void subscribe(MinerRequest request) {
        String version = request.param(1);
        // Miners that try one dialect after another go on from a refusal.
        if (!version.equals(EthereumStratum.VERSION)) {
            refuse(request, StratumError.OTHER, "Only " + EthereumStratum.VERSION + " and eth-proxy are spoken here");
            return;
        }
        subscribed = true;
        session.send(EthereumStratum.subscribed(request.id(), extranonce.repeat(8), extranonce));
    }

    private void authorize(MinerRequest request) throws ProtocolBreach, InterruptedException {
        if (!subscribed) {
            refuse(request, StratumError.NOT_SUBSCRIBED, "Not subscribed");
            return;
        }
        Optional<String> failure = session.logIn(request.param(0), request.worker());
        if (failure.isPresent()) {
            refuse(request, StratumError.UNAUTHORIZED, failure.get());
            throw new ProtocolBreach("a login that was refused");
        }
        session.send(EthereumStratum.done(request.id()));
        session.startPushing();
    }

    private void submit(MinerRequest request) throws ProtocolBreach, InterruptedException {
        if (!session.isLoggedIn()) {
            refuse(request, StratumError.UNAUTHORIZED, "Unauthorized worker");
            return;
        }
        Optional<String> job = Lines.hex(request.param(1), EthereumStratum.NONCE_DIGITS);
        Optional<String> nonce = Lines.hex(request.param(2), EthereumStratum.NONCE_DIGITS - extranonce.length())
                .map(digits -> extranonce + digits)
                // The whole nonce: a share that its finder could not bring over an earlier connection.
                .or(() -> Lines.hex(request.param(2), EthereumStratum.NONCE_DIGITS));
        if (job.isEmpty() || nonce.isEmpty()) {
            boolean unknownJob = job.isEmpty();
            refuse(
                    request,
                    unknownJob ? StratumError.JOB_NOT_FOUND : StratumError.OTHER,
                    unknownJob ? "Job not found" : "Malformed nonce");
            session.blame();
        } else {
            ShareOutcome outcome = session.submit(
                    RemoteShare.of(Long.parseUnsignedLong(job.get(), 16), Long.parseUnsignedLong(nonce.get(), 16)));
            if (outcome.isAccepted()) {
                session.send(EthereumStratum.done(request.id()));
            } else {
                StratumError.Refusal refusal = StratumError.of(outcome);
                refuse(request, refusal.error(), refusal.message());
            }
        }
        session.endIfTooBad();
    }

    private void submitHashRate(MinerRequest request) throws ProtocolBreach {
        if (!session.isLoggedIn()) {
            refuse(request, StratumError.UNAUTHORIZED, "Unauthorized worker");
        } else if (session.reportHashRate(request.param(0))) {
            session.send(EthereumStratum.done(request.id()));
        } else {
            refuse(request, StratumError.OTHER, "Invalid params");
        }
    }

    private void refuse(MinerRequest request, StratumError error, String message) {
        session.send(EthereumStratum.refused(request.id(), error.code(), message));
    }

    /** What a miner must know of a chain whose Ethash is not the standard one, and what a share earns. */
    private ObjectNode chain() {
        EthashParameters ethash = session.spec().ethash();
        ObjectNode chain = JsonNodeFactory.instance
                .objectNode()
                .put("name", session.spec().name())
                .put("chainId", session.spec().chainId());
        chain.putObject("ethash")
                .put("epochLength", ethash.epochLength())
                .put("cacheBytesInit", ethash.cacheBytesInit())
                .put("cacheBytesGrowth", ethash.cacheBytesGrowth())
                .put("datasetBytesInit", ethash.datasetBytesInit())
                .put("datasetBytesGrowth", ethash.datasetBytesGrowth());
        return chain.put(
                "shareRewardWei", session.spec().reward().contribution().toString());
    }

    private ObjectNode worker() throws ProtocolBreach {
        StratumSession.MiningFigures figures = session.figures();
        return JsonNodeFactory.instance
                .objectNode()
                .put("accepted", figures.accepted())
                .put("stale", figures.stale())
                .put("bad", figures.bad())
                .put("incomeWei", figures.incomeWei());
    }

    @Override
    public void push(Work work) {
        String wanted = ShareDifficulty.text(session.difficultyOf(work));
        if (!wanted.equals(difficulty)) {
            difficulty = wanted;
            session.send(EthereumStratum.setDifficulty(wanted));
        }
        session.send(EthereumStratum.notify(
                Lines.hex(work.jobId()),
                work.seedHash(),
                work.sealHash(),
                work.urgency() == Work.Urgency.NEW_HEAD ? Clean.YES : Clean.NO));
    }
}
