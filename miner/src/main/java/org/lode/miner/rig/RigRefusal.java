package org.lode.miner.rig;

/** A choice of miners that this machine cannot follow. The message is one sentence for the user. */
public final class RigRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    RigRefusal(String message) {
        super(message);
    }
}
