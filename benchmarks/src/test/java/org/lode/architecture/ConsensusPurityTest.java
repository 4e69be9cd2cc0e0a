package org.lode.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** The rules of the chain are functions of their arguments: no input or output, clock, thread, logger or entropy. */
@AnalyzeClasses(packages = "org.lode.consensus", importOptions = LodeClasses.class)
final class ConsensusPurityTest {
    @ArchTest
    static final ArchRule noFilesOrSockets = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                    .or(belongToAnyOf(File.class, FileDescriptor.class, RandomAccessFile.class, PrintStream.class)));

    @ArchTest
    static final ArchRule noClock = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(Clock.class, Instant.class, Date.class))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule noThread = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(Thread.class, Executors.class, CompletableFuture.class)
                    .or(assignableTo(Executor.class)));

    @ArchTest
    static final ArchRule noLogger = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..", "org.apache.logging..")
                            .or(belongToAnyOf(System.Logger.class)));

    @ArchTest
    static final ArchRule noEntropy = noClasses()
            .should()
            .dependOnClassesThat(
                    belongToAnyOf(Random.class, SecureRandom.class, SplittableRandom.class, ThreadLocalRandom.class))
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule noFloatingPointFields =
            noFields().should().haveRawType(float.class).orShould().haveRawType(double.class);

    @ArchTest
    static final ArchRule noFloatingPointArithmetic = classes().should(new IntegerArithmetic());
}
