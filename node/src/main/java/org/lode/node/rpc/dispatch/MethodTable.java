package org.lode.node.rpc.dispatch;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The methods that a node answers, by name. */
public final class MethodTable {
    private final ImmutableSortedMap<String, Method> methods;

    /** Of methods with different names, else {@link IllegalArgumentException}. */
    public MethodTable(List<Method> methods) {
        ImmutableSortedMap.Builder<String, Method> byName = ImmutableSortedMap.naturalOrder();
        methods.forEach(method -> byName.put(method.name(), method));
        this.methods = byName.buildOrThrow();
    }

    public Optional<Method> find(String name) {
        return Optional.ofNullable(methods.get(name));
    }

    public SortedSet<String> names() {
        return methods.keySet();
    }

    /** What stands before the underscore of the names. */
    public SortedSet<String> namespaces() {
        SortedSet<String> namespaces = new TreeSet<>();
        methods.keySet().forEach(name -> namespaces.add(name.substring(0, name.indexOf('_'))));
        return namespaces;
    }
}
