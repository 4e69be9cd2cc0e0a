package org.lode.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module and package may depend on which. */
@AnalyzeClasses(packages = "org.lode", importOptions = LodeClasses.class)
final class ModuleArrowsTest {
    private static final String CONSENSUS = "org.lode.consensus..";
    private static final String P2P = "org.lode.p2p..";
    private static final String MINER = "org.lode.miner..";
    private static final String NODE = "org.lode.node..";
    private static final String BENCHMARKS = "org.lode.benchmarks..";

    @ArchTest
    static final ArchRule consensusDependsOnNoOtherModule = noClasses()
            .that()
            .resideInAPackage(CONSENSUS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(P2P, MINER, NODE, BENCHMARKS));

    @ArchTest
    static final ArchRule peersDependOnConsensusOnly = noClasses()
            .that()
            .resideInAPackage(P2P)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MINER, NODE, BENCHMARKS));

    @ArchTest
    static final ArchRule minerDependsOnConsensusOnly = noClasses()
            .that()
            .resideInAPackage(MINER)
            .should()
            .dependOnClassesThat(resideInAnyPackage(P2P, NODE, BENCHMARKS));

    @ArchTest
    static final ArchRule nodeDoesNotDependOnBenchmarks =
            noClasses().that().resideInAPackage(NODE).should().dependOnClassesThat(resideInAPackage(BENCHMARKS));

    @ArchTest
    static final ArchRule peersUseOnlyTheDataOfConsensus = noClasses()
            .that()
            .resideInAPackage(P2P)
            .should()
            .dependOnClassesThat(resideInAPackage(CONSENSUS)
                    .and(resideOutsideOfPackages(
                            "org.lode.consensus.primitive..",
                            "org.lode.consensus.codec..",
                            "org.lode.consensus.crypto..",
                            "org.lode.consensus.block..",
                            "org.lode.consensus.transaction..",
                            "org.lode.consensus.work..")));

    @ArchTest
    static final ArchRule onlyNodeAppWires = noClasses()
            .that()
            .resideOutsideOfPackages("org.lode.node.app..", "org.lode.node.cli..", BENCHMARKS)
            .should()
            .dependOnClassesThat(resideInAPackage("org.lode.node.app.."));

    @ArchTest
    static final ArchRule noPackageCyclesInConsensus =
            slices().matching("org.lode.consensus.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackageCyclesInP2p =
            slices().matching("org.lode.p2p.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackageCyclesInMiner =
            slices().matching("org.lode.miner.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackageCyclesInNode =
            slices().matching("org.lode.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nettyLivesInPeers = noClasses()
            .that()
            .resideOutsideOfPackages(P2P, "org.lode.node.rpc..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.."));

    @ArchTest
    static final ArchRule vertxLivesInTheServersOfTheNode = noClasses()
            .that()
            .resideOutsideOfPackages("org.lode.node.rpc..", "org.lode.node.explorer..", "org.lode.node.metrics..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx.."));

    @ArchTest
    static final ArchRule openClLivesInMinerOpencl = noClasses()
            .that()
            .resideOutsideOfPackage("org.lode.miner.opencl..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.jocl.."));

    @ArchTest
    static final ArchRule rocksDbLivesInNodeStore = noClasses()
            .that()
            .resideOutsideOfPackage("org.lode.node.store..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.rocksdb.."));
}
