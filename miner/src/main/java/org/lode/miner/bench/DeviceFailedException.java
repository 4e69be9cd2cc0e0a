package org.lode.miner.bench;

/** The device gave up; the message is the sentence for the user. */
public final class DeviceFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    DeviceFailedException(String message) {
        super(message, null, false, false);
    }
}
