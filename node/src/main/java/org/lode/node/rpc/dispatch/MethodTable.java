package org.lode.node.rpc.dispatch;

import com.google.common.collect.ImmutableSortedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** This table with some methods answered by others of the same names; a name that is not in it is an {@link IllegalArgumentException}. */
    public MethodTable replacing(List<Method> others) {
        Map<String, Method> byName = new LinkedHashMap<>(methods);
        for (Method other : others) {
            if (byName.replace(other.name(), other) == null) {
                throw new IllegalArgumentException("no method " + other.name() + " to replace");
            }
        }
        return new MethodTable(List.copyOf(byName.values()));
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
