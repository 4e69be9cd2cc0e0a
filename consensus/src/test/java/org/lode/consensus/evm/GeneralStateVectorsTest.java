package org.lode.consensus.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.statetest.StateTest;
import org.lode.consensus.statetest.StateTestResult;
import org.lode.consensus.statetest.StateTestRunner;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.Vectors;

/** The general state tests at every revision that the machine knows: some 51,000 transactions, each judged by its state root. */
final class GeneralStateVectorsTest {
    private final StateTestRunner runner = new StateTestRunner(TestAccounts.CURVE);

    @TestFactory
    Stream<DynamicTest> transactionsLeadToTheStateRootOfTheReferenceTests() {
        return Vectors.in("general-state").json("*", this::cases).testsByFile();
    }

    private Stream<VectorCase> cases(JsonNode file) {
        return StateTest.ofFile(file)
                .filter(test -> test.revision().isPresent())
                .map(test -> new VectorCase(test.name(), () -> check(test)));
    }

    private void check(StateTest test) {
        switch (runner.run(test)) {
            case StateTestResult.Passed _ -> {}
            case StateTestResult.Skipped(String reason) -> Assumptions.abort(reason);
            case StateTestResult.Failed(String difference) -> throw new AssertionError(difference);
        }
    }
}
