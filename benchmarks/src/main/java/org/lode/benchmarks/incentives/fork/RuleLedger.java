package org.lode.benchmarks.incentives.fork;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.benchmarks.incentives.fork.RuleBranch.RuleBlock;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.ContributionParameters;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.Rewards;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.rules.BaseFee;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.Difficulty;
import org.lode.consensus.rules.HeaderRules;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealClaim;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * Chains that pay shares, by the rules themselves: every work is really sealed, every block header and contribution is judged by the
 * classes that a node runs, and every reward is paid by them into a real state. Half-life is so long that difficulty does not move.
 *
 * <p>One thread uses an instance.
 */
public final class RuleLedger implements Ledger {
    private static final Address ATTACKER = Address.ofNumber(0xa77ac4);
    private static final Address OTHERS = Address.ofNumber(0x07e45);
    private static final long SHARE_DIFFICULTY = 8;
    private static final long NO_HALF_LIFE_SECONDS = 1L << 40;

    /** The state before the first block: a registry that is not empty, so that EIP-161 does not remove it. */
    private static final StateReader ONLY_THE_REGISTRY = new StateReader() {
        @Override
        public Optional<Account> account(Address address) {
            return address.equals(WorkRegistry.ADDRESS)
                    ? Optional.of(new Account(1, Wei.ZERO, Account.NO_CODE))
                    : Optional.empty();
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return UInt256.ZERO;
        }

        @Override
        public Bytes code(Hash codeHash) {
            throw new IllegalArgumentException("no account has code " + codeHash);
        }
    };

    private static final Comparator<PooledWork> BY_AGE =
            Comparator.comparingLong(PooledWork::number).thenComparingLong(PooledWork::arrival);

    private final ChainSpec spec;
    private final ShareTactics tactics;
    private final Prospector prospector = new Prospector();
    private final SealRules seals;
    private final ContributionRules contributions;
    private final Rewards rewards;
    private final JournaledState state = new JournaledState(ONLY_THE_REGISTRY);

    private final List<RuleBlock> common = new ArrayList<>();
    private final List<RuleBlock> own = new ArrayList<>();
    private final List<RuleBlock> others = new ArrayList<>();
    private int revealed;

    private final List<PooledWork> pool = new ArrayList<>();
    private final Map<Hash, VerifiedWork> verified = new HashMap<>();
    private long arrivals;
    private List<PooledWork> lastIncluded = List.of();

    /** @param rewardParameters what works pay */
    public RuleLedger(ShareRules rules, RewardParameters rewardParameters, ShareTactics tactics) {
        Genesis preset = Preset.DEVNET.genesis();
        UInt256 difficulty = UInt256.of(SHARE_DIFFICULTY * rules.unitsPerBlock());
        this.spec = new ChainSpec(
                "simulated",
                preset.spec().chainId(),
                Prospector.ETHASH,
                new DifficultyParameters(
                        preset.spec().difficulty().blockTimeSeconds(),
                        rules.unitsPerBlock(),
                        NO_HALF_LIFE_SECONDS,
                        difficulty,
                        UInt256.ONE),
                new ContributionParameters(rules.anchorDepth(), rules.window(), rules.maxContributions()),
                rewardParameters,
                preset.spec().fee());
        this.tactics = tactics;
        this.seals = new SealRules(spec.ethash(), _ -> prospector.cache());
        this.contributions = new ContributionRules(spec, seals);
        this.rewards = new Rewards(rewardParameters);
        common.add(genesis(preset.block().header(), difficulty));
    }

    private static RuleBlock genesis(Header preset, UInt256 difficulty) {
        WorkHeader header = preset.work().header();
        SealedWork work = SealedWork.of(
                new WorkHeader(
                        header.parentHash(),
                        header.anchorHash(),
                        header.number(),
                        header.timestampSeconds(),
                        difficulty,
                        header.beneficiary(),
                        header.contentHash()),
                preset.work().seal());
        return new RuleBlock(new Header(work, preset.content()), new PooledWork(work, Finder.OTHERS, -1), List.of());
    }

    @Override
    public void share(Finder by, Finder branch, int ahead) {
        RuleBranch chain = branch == Finder.ATTACKER && by == Finder.OTHERS
                ? new RuleBranch(common, own.subList(0, revealed), window())
                : branchOf(by);
        BlockNumber number = BlockNumber.of(chain.parent().number().value() + 1 + ahead);
        WorkHeader header = header(by, chain, number, Hash.ZERO);
        UInt256 least = Difficulty.ofShare(
                chain.difficultyAt(HeaderRules.anchorHeight(header.number(), spec)), spec.difficulty());
        PooledWork share = pool(prospector.seal(header, least, Optional.of(header.difficulty())), by);
        if (by == Finder.OTHERS || tactics.showsAtOnce(ahead)) {
            share.show();
        }
    }

    @Override
    public void block(Finder by) {
        RuleBranch chain = branchOf(by);
        lastIncluded = by == Finder.ATTACKER ? chosenByAttacker(chain) : chosenByOthers(chain);
        Content content = content(chain.parent().content(), lastIncluded.size());
        WorkHeader header = header(by, chain, chain.parent().number().next(), content.hash());
        Header block = new Header(prospector.seal(header, header.difficulty(), Optional.empty()), content);
        HeaderRules.broken(block, chain, lastIncluded.size(), spec).ifPresent(broken -> {
            throw new IllegalStateException("the simulated block breaks a rule: " + broken);
        });
        if (seals.verify(SealClaim.ofBlock(block.work())) instanceof Verdict.Valid<VerifiedWork>(VerifiedWork work)) {
            verified.put(block.hash(), work);
        } else {
            throw new IllegalStateException("the simulated block's seal does not hold");
        }
        PooledWork pooled = pool(block.work(), by);
        tailOf(by).add(new RuleBlock(block, pooled, lastIncluded));
        if (by == Finder.OTHERS) {
            pooled.show();
        }
    }

    private List<PooledWork> chosenByOthers(RuleBranch chain) {
        List<PooledWork> chosen = new ArrayList<>();
        long height = chain.parent().number().value() + 1;
        for (PooledWork work : pool) {
            if (chosen.size() == most()) {
                break;
            }
            if (!isBlockOfAttacker(work) && height - work.number() >= window() - 1) {
                work.show();
            }
            if (work.isShown() && isOwed(work, chain)) {
                chosen.add(work);
            }
        }
        return chosen;
    }

    private boolean isBlockOfAttacker(PooledWork work) {
        return own.stream().anyMatch(block -> block.own() == work);
    }

    private List<PooledWork> chosenByAttacker(RuleBranch chain) {
        List<PooledWork> chosen = new ArrayList<>();
        boolean oldestFirst = tactics.inclusion() == Inclusion.OLDEST_FIRST;
        for (PooledWork work : pool) {
            if (chosen.size() < most() && (oldestFirst || work.finder() == Finder.ATTACKER) && isOwed(work, chain)) {
                chosen.add(work);
            }
        }
        if (oldestFirst || tactics.inclusion() == Inclusion.OWN_ONLY) {
            return chosen;
        }
        long height = chain.parent().number().value() + 1;
        long spare = tactics.inclusion() == Inclusion.LET_DIE ? 1 : 0;
        for (PooledWork work : pool) {
            boolean wanted = work.finder() == Finder.OTHERS && work.number() + window() - height >= spare;
            if (chosen.size() < most() && wanted && isOwed(work, chain)) {
                chosen.add(work);
            }
        }
        return chosen;
    }

    private boolean isOwed(PooledWork pooled, RuleBranch chain) {
        Verdict<VerifiedWork> verdict = contributions.check(pooled.work(), chain, new Proven() {
            @Override
            public Optional<VerifiedWork> work(Hash workId) {
                return Optional.ofNullable(verified.get(workId));
            }

            @Override
            public Optional<RecoveredTransaction> transaction(Hash hash) {
                return Optional.empty();
            }
        });
        if (verdict instanceof Verdict.Valid<VerifiedWork>(VerifiedWork work)) {
            verified.put(pooled.work().workId(), work);
            return true;
        }
        return false;
    }

    @Override
    public void reveal(int blocks) {
        revealed = blocks;
        own.subList(0, blocks).forEach(block -> block.own().show());
    }

    @Override
    public void attackerWins(int blocks) {
        List<RuleBlock> won = own.subList(0, blocks);
        won.forEach(this::pay);
        common.addAll(won);
        won.clear();
        others.clear();
        revealed = 0;
        forgetTheOld();
    }

    @Override
    public void othersWin() {
        others.forEach(this::pay);
        common.addAll(others);
        others.clear();
        own.forEach(block -> block.own().show());
        own.clear();
        revealed = 0;
        forgetTheOld();
    }

    private void pay(RuleBlock block) {
        Address beneficiary = block.header().work().header().beneficiary();
        for (PooledWork contribution : block.contributions()) {
            rewards.payContribution(state, contribution.work(), beneficiary);
            state.finishTransaction();
        }
        rewards.payBlock(state, beneficiary);
        state.finishTransaction();
    }

    /** No block to come can pay them. */
    private void forgetTheOld() {
        pool.removeIf(work -> {
            boolean old = work.number() + window() < common.size();
            if (old) {
                verified.remove(work.work().workId());
            }
            return old;
        });
    }

    private PooledWork pool(SealedWork work, Finder by) {
        PooledWork pooled = new PooledWork(work, by, arrivals++);
        int place = pool.size();
        while (place > 0 && BY_AGE.compare(pool.get(place - 1), pooled) > 0) {
            place--;
        }
        pool.add(place, pooled);
        return pooled;
    }

    private WorkHeader header(Finder by, RuleBranch chain, BlockNumber number, Hash contentHash) {
        Header parent = chain.parent();
        return new WorkHeader(
                parent.hash(),
                chain.hashAt(HeaderRules.anchorHeight(number, spec)),
                number,
                parent.timestampSeconds() + spec.difficulty().blockTimeSeconds(),
                Difficulty.after(chain, spec.difficulty()),
                addressOf(by),
                contentHash);
    }

    private Content content(Content parent, int contributionCount) {
        return new Content(
                parent.stateRoot(),
                parent.transactionsRoot(),
                parent.receiptsRoot(),
                parent.logsBloom(),
                parent.gasLimit(),
                parent.gasUsed(),
                BaseFee.after(parent, spec.fee()),
                parent.workUnits() + 1 + contributionCount,
                parent.extraData());
    }

    private RuleBranch branchOf(Finder finder) {
        return new RuleBranch(common, tailOf(finder), window());
    }

    private List<RuleBlock> tailOf(Finder finder) {
        return finder == Finder.ATTACKER ? own : others;
    }

    private int window() {
        return Math.toIntExact(spec.contribution().contributionWindow());
    }

    private int most() {
        return spec.contribution().maxContributions();
    }

    private static Address addressOf(Finder finder) {
        return finder == Finder.ATTACKER ? ATTACKER : OTHERS;
    }

    /** What the book of paid work says the finder earned. */
    public Wei earned(Finder finder) {
        return WorkRegistry.earnedBy(paid(), addressOf(finder));
    }

    /** How many works of the finder were paid. */
    public long unitsOf(Finder finder) {
        return WorkRegistry.unitsOf(paid(), addressOf(finder)).d();
    }

    private StateReader paid() {
        return new StateReader() {
            @Override
            public Optional<Account> account(Address address) {
                return state.account(address);
            }

            @Override
            public UInt256 storage(Address address, UInt256 slot) {
                return state.storage(address, slot);
            }

            @Override
            public Bytes code(Hash codeHash) {
                return ONLY_THE_REGISTRY.code(codeHash);
            }
        };
    }

    /** The contributions of the block found last, each by how many works were found before it. */
    public long[] lastIncluded() {
        return lastIncluded.stream().mapToLong(PooledWork::arrival).toArray();
    }
}
