package org.lode.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final Topic<Integer> topic = new Topic<>();

    @Test
    void deliversInOrderOnTheSubscribersOwnLoop() {
        EventLoop loop = time.loop();
        List<Integer> heard = new ArrayList<>();
        topic.subscribe(loop, 3, new Recorder(heard) {
            @Override
            public void received(Integer value) {
                loop.checkOwned();
                super.received(value);
            }
        });
        topic.publish(1);
        topic.publish(2);
        assertThat(heard).isEmpty();
        time.runDue();
        topic.publish(3);
        time.runDue();
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void cutsOffASlowSubscriberAndTellsItOnce() {
        List<Integer> slow = new ArrayList<>();
        List<Integer> quick = new ArrayList<>();
        topic.subscribe(time.loop(), 2, new Recorder(slow));
        topic.subscribe(Runnable::run, 2, new Recorder(quick));
        for (int value = 1; value <= 5; value++) {
            topic.publish(value);
        }
        time.runDue();
        topic.publish(6);
        time.runDue();
        assertThat(slow).containsExactly(Recorder.CUT_OFF);
        assertThat(quick).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aClosedSubscriptionHearsNothingMore() {
        List<Integer> heard = new ArrayList<>();
        EventSource.Subscription subscription = topic.subscribe(time.loop(), 2, new Recorder(heard));
        topic.publish(1);
        subscription.close();
        topic.publish(2);
        time.runDue();
        assertThat(heard).isEmpty();
    }

    private static class Recorder implements EventSource.Subscriber<Integer> {
        static final int CUT_OFF = -1;

        private final List<Integer> heard;

        Recorder(List<Integer> heard) {
            this.heard = heard;
        }

        @Override
        public void received(Integer value) {
            heard.add(value);
        }

        @Override
        public void cutOff() {
            heard.add(CUT_OFF);
        }
    }
}
