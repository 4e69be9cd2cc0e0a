package org.lode.node.app;

import java.util.Locale;
import java.util.Objects;

/** How this program names itself to other programs. */
public final class ClientVersion {
    private ClientVersion() {}

    /** The version in the jar's manifest. */
    public static String number() {
        return Objects.requireNonNullElse(ClientVersion.class.getPackage().getImplementationVersion(), "unpackaged");
    }

    /** As clients of Ethereum write it: {@code Lode/v0.1.0/linux-amd64/java25}. */
    public static String text() {
        return "Lode/v" + number() + "/"
                + System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-') + "-"
                + System.getProperty("os.arch") + "/java" + Runtime.version().feature();
    }
}
