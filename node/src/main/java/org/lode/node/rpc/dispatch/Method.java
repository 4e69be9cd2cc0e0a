package org.lode.node.rpc.dispatch;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lode.node.rpc.json.JsonValue;

/**
 * A method of the interface: its name, how many arguments it takes at most, and what answers it. The factories below decode the
 * arguments, so that the code behind a method takes values of the domain.
 */
public record Method(String name, int maxArguments, Handler handler) {
    /** Answers one request, or throws {@link RpcException}. Runs on a virtual thread and may block until the deadline. */
    @FunctionalInterface
    public interface Handler {
        JsonValue answer(Arguments arguments, CallContext context);
    }

    /** A function of three values. */
    @FunctionalInterface
    public interface Ternary<A, B, C> {
        JsonValue apply(A a, B b, C c);
    }

    /** A function of a context and one value. */
    @FunctionalInterface
    public interface InContext<A> {
        JsonValue apply(CallContext context, A a);
    }

    /** A function of a context and two values. */
    @FunctionalInterface
    public interface InContext2<A, B> {
        JsonValue apply(CallContext context, A a, B b);
    }

    /** A function of a context and three values. */
    @FunctionalInterface
    public interface InContext3<A, B, C> {
        JsonValue apply(CallContext context, A a, B b, C c);
    }

    /** A function of a context and four values. */
    @FunctionalInterface
    public interface InContext4<A, B, C, D> {
        JsonValue apply(CallContext context, A a, B b, C c, D d);
    }

    public static Method of(String name, Supplier<JsonValue> answer) {
        return new Method(name, 0, (_, _) -> answer.get());
    }

    public static <A> Method of(String name, Parameter<A> a, Function<? super A, JsonValue> answer) {
        return new Method(name, 1, (arguments, _) -> answer.apply(a.read(arguments, 0)));
    }

    public static <A, B> Method of(
            String name, Parameter<A> a, Parameter<B> b, BiFunction<? super A, ? super B, JsonValue> answer) {
        return new Method(name, 2, (arguments, _) -> answer.apply(a.read(arguments, 0), b.read(arguments, 1)));
    }

    public static <A, B, C> Method of(
            String name,
            Parameter<A> a,
            Parameter<B> b,
            Parameter<C> c,
            Ternary<? super A, ? super B, ? super C> answer) {
        return new Method(
                name,
                3,
                (arguments, _) -> answer.apply(a.read(arguments, 0), b.read(arguments, 1), c.read(arguments, 2)));
    }

    public static <A> Method inContext(String name, Parameter<A> a, InContext<? super A> answer) {
        return new Method(name, 1, (arguments, context) -> answer.apply(context, a.read(arguments, 0)));
    }

    public static <A, B> Method inContext(
            String name, Parameter<A> a, Parameter<B> b, InContext2<? super A, ? super B> answer) {
        return new Method(
                name, 2, (arguments, context) -> answer.apply(context, a.read(arguments, 0), b.read(arguments, 1)));
    }

    public static <A, B, C> Method inContext(
            String name,
            Parameter<A> a,
            Parameter<B> b,
            Parameter<C> c,
            InContext3<? super A, ? super B, ? super C> answer) {
        return new Method(
                name,
                3,
                (arguments, context) ->
                        answer.apply(context, a.read(arguments, 0), b.read(arguments, 1), c.read(arguments, 2)));
    }

    public static <A, B, C, D> Method inContext(
            String name,
            Parameter<A> a,
            Parameter<B> b,
            Parameter<C> c,
            Parameter<D> d,
            InContext4<? super A, ? super B, ? super C, ? super D> answer) {
        return new Method(
                name,
                4,
                (arguments, context) -> answer.apply(
                        context,
                        a.read(arguments, 0),
                        b.read(arguments, 1),
                        c.read(arguments, 2),
                        d.read(arguments, 3)));
    }
}
