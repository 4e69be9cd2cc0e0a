package org.lode.node.rpc.dispatch;

/**
 * How large a message and its answer may be.
 *
 * @param maxMessageBytes of a request's or a batch's text
 * @param maxNesting of objects and arrays in it
 * @param maxTokens in it, which bounds the memory that its tree takes
 * @param maxBatchRequests requests in one batch
 * @param maxAnswerBytes of an answer's text, or of a batch's answers together
 */
public record MessageLimits(
        int maxMessageBytes, int maxNesting, long maxTokens, int maxBatchRequests, int maxAnswerBytes) {
    public static final MessageLimits STANDARD =
            new MessageLimits(5 * 1024 * 1024, 64, 200_000, 1_000, 25 * 1024 * 1024);
}
