package org.lode.consensus.rules;

/** What a rule says of outside data. A full disk or a bug is no verdict: it is thrown. */
public sealed interface Verdict<T> {
    record Valid<T>(T value) implements Verdict<T> {}

    /**
     * Broken for ever: remember the hash, score the sender.
     *
     * @param detail one sentence that names the value and the bound it broke
     */
    record Invalid<T>(Rule rule, String detail) implements Verdict<T> {
        /** The same refusal of what this would have become. */
        public <U> Verdict<U> cast() {
            return new Invalid<>(rule, detail);
        }
    }

    /** Not judgeable yet: keep it, blame nobody. */
    record Deferred<T>(Wait until) implements Verdict<T> {
        public <U> Verdict<U> cast() {
            return new Deferred<>(until);
        }
    }

    static <T> Verdict<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Verdict<T> invalid(Rule rule, String detail) {
        return new Invalid<>(rule, detail);
    }
}
