package org.lode.consensus.rules;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** Whether claimed seals hold, cheapest question first: two Keccaks over the claimed mix, and only then the light hash. */
public final class SealRules {
    private final EthashParameters parameters;
    private final LightCaches caches;

    public SealRules(EthashParameters parameters, LightCaches caches) {
        this.parameters = parameters;
        this.caches = caches;
    }

    /** The part of the check that costs two Keccaks; empty when the seal may hold. */
    public Optional<Invalid<VerifiedWork>> quickCheck(SealClaim claim) {
        SealedWork work = claim.work();
        if (!parameters.covers(work.header().number())) {
            return Optional.of(new Invalid<>(
                    claim.kind().number, "number " + work.header().number() + " is beyond the last Ethash epoch"));
        }
        boolean meets = Ethash.meetsBoundary(inputOf(work), work.seal().mixHash(), Ethash.boundary(claim.difficulty()));
        return meets
                ? Optional.empty()
                : Optional.of(new Invalid<>(
                        claim.kind().target, work.workId() + " does not reach difficulty " + claim.difficulty()));
    }

    /** The whole check. */
    public Verdict<VerifiedWork> verify(SealClaim claim) {
        return verifyAll(List.of(claim), Parallel.SEQUENTIAL).getFirst();
    }

    /**
     * The work that {@code nonce} makes of {@code header}, whatever it is worth, with the mix computed here. For miners that send no
     * mix.
     *
     * @throws IllegalArgumentException for a number beyond the last Ethash epoch
     */
    public VerifiedWork complete(WorkHeader header, long nonce) {
        EthashInput input = new EthashInput(header.sealHash(), nonce);
        EthashResult result = caches.hashAll(parameters.epochOf(header.number()), List.of(input))
                .getFirst();
        return new VerifiedWork(SealedWork.of(header, new Seal(nonce, result.mixHash())), result.result());
    }

    /** The whole check of several claims, in their order; light hashes of one epoch are computed several at a time. */
    public List<Verdict<VerifiedWork>> verifyAll(List<SealClaim> claims, Parallel parallel) {
        List<Optional<Invalid<VerifiedWork>>> quick = parallel.map(claims, this::quickCheck);
        Map<Integer, List<SealClaim>> byEpoch = new TreeMap<>();
        for (int i = 0; i < claims.size(); i++) {
            if (quick.get(i).isEmpty()) {
                SealClaim claim = claims.get(i);
                int epoch = parameters.epochOf(claim.work().header().number());
                byEpoch.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(claim);
            }
        }
        Map<SealClaim, Verdict<VerifiedWork>> hashed = new HashMap<>();
        byEpoch.forEach((epoch, ofEpoch) -> {
            List<List<SealClaim>> batches = Lists.partition(ofEpoch, LightHasher.BATCH);
            List<List<Verdict<VerifiedWork>>> verdicts = parallel.map(batches, batch -> hash(epoch, batch));
            for (int i = 0; i < ofEpoch.size(); i++) {
                hashed.put(ofEpoch.get(i), verdicts.get(i / LightHasher.BATCH).get(i % LightHasher.BATCH));
            }
        });
        List<Verdict<VerifiedWork>> verdicts = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            Verdict<VerifiedWork> computed = hashed.get(claims.get(i));
            verdicts.add(computed != null ? computed : quick.get(i).orElseThrow());
        }
        return verdicts;
    }

    private List<Verdict<VerifiedWork>> hash(int epoch, List<SealClaim> claims) {
        List<EthashInput> inputs =
                claims.stream().map(claim -> inputOf(claim.work())).toList();
        List<EthashResult> results = caches.hashAll(epoch, inputs);
        List<Verdict<VerifiedWork>> verdicts = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            verdicts.add(judge(claims.get(i), results.get(i)));
        }
        return verdicts;
    }

    private static Verdict<VerifiedWork> judge(SealClaim claim, EthashResult result) {
        SealedWork work = claim.work();
        if (!result.mixHash().equals(work.seal().mixHash())) {
            return Verdict.invalid(
                    claim.kind().mix,
                    "mix hash of " + work.workId() + " is " + work.seal().mixHash() + " but must be "
                            + result.mixHash());
        }
        return Verdict.valid(new VerifiedWork(work, result.result()));
    }

    private static EthashInput inputOf(SealedWork work) {
        return new EthashInput(work.sealHash(), work.seal().nonce());
    }
}
