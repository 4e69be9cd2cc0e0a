package org.lode.consensus.codec;

/** Malformed bytes. Unchecked inside decoders, and caught once, at the border where the bytes came in. */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int offset;

    public DecodeException(String message, int offset) {
        super(message + " at byte " + offset, null, false, false);
        this.reason = message;
        this.offset = offset;
    }

    /** Where in the input, from its first byte, the fault lies. */
    public int offset() {
        return offset;
    }

    /** The same fault, for an input in which the bytes that were read start at {@code start}. */
    public DecodeException within(int start) {
        return new DecodeException(reason, start + offset);
    }
}
