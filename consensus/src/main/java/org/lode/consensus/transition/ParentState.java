package org.lode.consensus.transition;

import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTries;

/** The state after a block's parent: its values, its tries, and the threads to update them with. */
public record ParentState(StateReader values, StateTries tries, Parallel parallel) {}
