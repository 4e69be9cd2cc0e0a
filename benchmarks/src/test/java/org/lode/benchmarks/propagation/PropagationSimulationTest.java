package org.lode.benchmarks.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lode.benchmarks.propagation.PropagationSimulation.Result;
import org.lode.benchmarks.propagation.PropagationSimulation.Row;
import org.lode.benchmarks.propagation.PropagationSimulation.Settings;

/** A thousand nodes around the world. */
final class PropagationSimulationTest {
    private static final Settings SETTINGS = new Settings(1000, 10, 150, 7, 3);

    @Test
    void aBlockReachesAThousandNodesWithinHalfASecond() {
        Result result = PropagationSimulation.run(SETTINGS);
        Row lacking = result.rows().get(1);
        Row flooding = result.rows().get(2);
        assertThat(result.rows().subList(0, 2)).allSatisfy(row -> {
            assertThat(row.p50Millis()).as("half of the nodes, ms").isLessThanOrEqualTo(300);
            assertThat(row.p99Millis()).as("99 of a hundred nodes, ms").isLessThanOrEqualTo(500);
        });
        assertThat(lacking.sentBytes()).isLessThan(flooding.sentBytes() / 20);
        assertThat(flooding.p99Millis()).isGreaterThan(lacking.p99Millis());
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        Settings small = new Settings(100, 3, 20, 7, 5);
        assertThat(PropagationSimulation.run(small)).isEqualTo(PropagationSimulation.run(small));
    }
}
