package org.lode.consensus.testkit;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The public test vectors: a folder of folders outside the repository, at {@code LODE_VECTORS} or else beside the
 * repository at {@code ../shared/vectors}. A runner is a {@code @TestFactory} of a few lines:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keccakOfEveryPrefix() {
 *     return Vectors.in("keccak").json("chfast-keccak", this::cases).tests();
 * }
 * }</pre>
 *
 * <p>Where the vectors are missing the factory is skipped with the reason, or fails when {@code CI=true}.
 */
public final class Vectors {
    /** What becomes of a runner whose vectors are not there. */
    enum WhenMissing {
        FAIL,
        SKIP
    }

    private final Path root;
    private final WhenMissing whenMissing;
    private final SkipList skips;
    private final PrintStream out;

    Vectors(Path root, WhenMissing whenMissing, SkipList skips, PrintStream out) {
        this.root = root;
        this.whenMissing = whenMissing;
        this.skips = skips;
        this.out = out;
    }

    /** The vector folder of this name, for example {@code "rlp"}; the name may hold a slash. */
    public static VectorFolder in(String folder) {
        WhenMissing whenMissing = "true".equals(System.getenv("CI")) ? WhenMissing.FAIL : WhenMissing.SKIP;
        return new Vectors(rootFolder(), whenMissing, SkipList.ofRepository(), System.out).folder(folder);
    }

    VectorFolder folder(String name) {
        return new VectorFolder(root.resolve(name), name, whenMissing, skips, out);
    }

    private static Path rootFolder() {
        return Optional.ofNullable(System.getenv("LODE_VECTORS"))
                .map(Path::of)
                .orElseGet(() -> repositoryRoot().resolveSibling("shared").resolve("vectors"));
    }

    /** The root of the repository: the system property {@code lode.root}, or the nearest folder up that holds mvnw. */
    public static Path repositoryRoot() {
        String given = System.getProperty("lode.root");
        if (given != null) {
            return Path.of(given);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "no folder with mvnw above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
