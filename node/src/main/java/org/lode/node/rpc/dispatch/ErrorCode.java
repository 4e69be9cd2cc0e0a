package org.lode.node.rpc.dispatch;

/** The error codes of JSON-RPC 2.0 and, from -32000 on, those that Ethereum's clients agree on. */
public enum ErrorCode {
    PARSE_ERROR(-32700),
    INVALID_REQUEST(-32600),
    METHOD_NOT_FOUND(-32601),
    INVALID_PARAMS(-32602),
    INTERNAL_ERROR(-32603),
    /** The method understood the request and cannot do it. */
    FAILED(-32000),
    TIMED_OUT(-32002),
    RESPONSE_TOO_LARGE(-32003),
    /** The node is busier than its limits allow. */
    LIMIT_EXCEEDED(-32005),
    /** A call reverted; the error's data holds what it returned. */
    REVERTED(3);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
