package org.lode.miner.opencl;

/** A device computes wrong results: it is not to be used any more. The message is one sentence without its full stop. */
final class WrongResults extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    WrongResults(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What a user reads, without its full stop. */
    String sentence() {
        return sentence;
    }
}
