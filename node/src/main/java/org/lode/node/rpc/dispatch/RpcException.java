package org.lode.node.rpc.dispatch;

import java.util.Optional;
import org.lode.consensus.primitive.Bytes;

/** A request that gets an error for an answer. Unchecked inside methods, and caught once, in {@link Dispatcher}. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Optional<Bytes> data;

    private RpcException(ErrorCode code, String message, Optional<Bytes> data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    public RpcException(ErrorCode code, String message) {
        this(code, message, Optional.empty());
    }

    /** The method understood the request and cannot do it. */
    public static RpcException failed(String message) {
        return new RpcException(ErrorCode.FAILED, message);
    }

    public static RpcException invalidParams(String message) {
        return new RpcException(ErrorCode.INVALID_PARAMS, message);
    }

    /** A call that reverted and returned {@code output}. */
    public static RpcException reverted(String message, Bytes output) {
        return new RpcException(ErrorCode.REVERTED, message, Optional.of(output));
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Bytes> data() {
        return data;
    }

    /** The message, which is never null here. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
