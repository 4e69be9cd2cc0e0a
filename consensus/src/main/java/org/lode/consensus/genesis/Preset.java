package org.lode.consensus.genesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A chain whose genesis file travels with the program: {@code genesis/*.json} of the repository. */
public enum Preset {
    /** Mines at once on one core; ten funded accounts whose keys everyone knows. */
    DEVNET,
    /** Standard Ethash, nothing allocated. */
    TESTNET;

    public Genesis genesis() {
        return GenesisFile.parse(json());
    }

    /** The file as it is. */
    public String json() {
        String name = name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream file = Preset.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the program was built without genesis/" + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read genesis/" + name, e);
        }
    }
}
