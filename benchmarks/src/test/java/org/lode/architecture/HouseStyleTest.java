package org.lode.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the shape of the classes must be in every module. */
@AnalyzeClasses(packages = "org.lode", importOptions = LodeClasses.class)
final class HouseStyleTest {
    @ArchTest
    static final ArchRule classesAreNamedForWhatTheyAre = classes()
            .should()
            .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Factory)(\\$.*)?")
            .andShould()
            .haveNameNotMatching(".*[.$]Abstract[A-Z][^.$]*");

    @ArchTest
    static final ArchRule noStaticFieldChanges =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule recordsHoldNoByteArrays = noFields()
            .that()
            .areDeclaredInClassesThat()
            .areRecords()
            .and()
            .areNotStatic()
            .should()
            .haveRawType(byte[].class);

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.lode.miner.cli..", "org.lode.node.app..", "org.lode.node.cli..", "org.lode.benchmarks..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule noStackTraceIsPrinted = noClasses().should().callMethod(Throwable.class, "printStackTrace");
}
