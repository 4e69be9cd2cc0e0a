package org.lode.p2p.discovery;

import java.util.Optional;
import org.lode.p2p.session.Enode;

/** A node that one knows beforehand, and meets the others through. */
public sealed interface BootNode {
    /** It is asked for others over UDP. */
    record Recorded(Enr record) implements BootNode {}

    /** Without a record it can only be dialled; what it knows of others it does not tell. */
    record Addressed(Enode enode) implements BootNode {}

    /** Reads {@code enr:BASE64} or {@code enode://PUBLICKEY@HOST:PORT}. */
    static Optional<BootNode> parse(String text) {
        return text.startsWith("enr:")
                ? Enr.parse(text).map(Recorded::new)
                : Enode.parse(text).map(Addressed::new);
    }
}
