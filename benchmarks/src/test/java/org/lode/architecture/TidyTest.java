package org.lode.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.testkit.Vectors;

/** Reads the files of the repository, which no compiler does. */
final class TidyTest {
    private static final int LINES_MAX = 500;
    private static final Set<String> FOLDERS_LEFT_OUT = Set.of(".git", ".idea", ".vscode", "target", "node_modules");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(java|cl|js|mjs|ts|css|html|sol|sh|py)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep" + "\\(");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern PACKAGE_INFO =
            Pattern.compile("/\\*\\*.*\\w.*\\.\\s*\\*/\\s*@NullMarked\\s+package .*", Pattern.DOTALL);

    private final Path root = Vectors.repositoryRoot();
    private final List<Path> files = filesOfRepository();

    @Test
    void noSourceFileIsLongerThanTheLimit() {
        assertThat(sources().filter(file -> read(file).lines().count() > LINES_MAX))
                .as("files of more than %d lines", LINES_MAX)
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(sources().filter(file -> UNFINISHED.matcher(read(file)).find()))
                .as("files with a note of unfinished work")
                .isEmpty();
    }

    @Test
    void noTestSleeps() {
        assertThat(sources()
                        .filter(file -> file.toString().replace('\\', '/').contains("/src/test/"))
                        .filter(file -> SLEEP.matcher(read(file)).find()))
                .as("tests that wait by the clock")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        assertThat(packagesOf("main").filter(folder -> !isDescribed(folder)))
                .as("packages without a javadoc sentence and @NullMarked in package-info.java")
                .isEmpty();
        assertThat(packagesOf("test").filter(folder -> !isDescribed(folder) && !isDescribed(mainFolderOf(folder))))
                .as("packages of tests without a javadoc sentence and @NullMarked in package-info.java")
                .isEmpty();
    }

    @Test
    void theLayoutPageNamesEveryPackage() {
        Set<String> named = matches(
                        Pattern.compile("^\\| `([a-z0-9.]+)` \\|", Pattern.MULTILINE), root.resolve("docs/layout.md"))
                .collect(Collectors.toSet());
        assertThat(packagesOf("main").map(TidyTest::packageName).filter(name -> !named.contains(name)))
                .as("packages without a row in docs/layout.md")
                .isEmpty();
    }

    @Test
    void linksOfThePagesLeadSomewhere() {
        assertThat(files.stream()
                        .filter(file -> file.toString().endsWith(".md"))
                        .flatMap(page -> matches(LINK, page)
                                .filter(link -> !link.contains(":"))
                                .filter(link -> !Files.exists(page.resolveSibling(link)))
                                .map(link -> root.relativize(page) + " -> " + link)))
                .as("links to files that do not exist")
                .isEmpty();
    }

    private Stream<Path> sources() {
        return files.stream()
                .filter(file -> SOURCE.matcher(file.getFileName().toString()).matches());
    }

    /** The folders under {@code src/main} or {@code src/test} that hold Java files. */
    private Stream<Path> packagesOf(String sourceSet) {
        Path part = Path.of("src", sourceSet, "java");
        return files.stream()
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> root.relativize(file).toString().contains(part.toString()))
                .map(Path::getParent)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream();
    }

    /** The name of the package in this folder, without {@code org.lode}. */
    private static String packageName(Path folder) {
        String path = folder.toString().replace('\\', '/');
        return path.substring(path.lastIndexOf("/org/lode/") + "/org/lode/".length())
                .replace('/', '.');
    }

    private static Path mainFolderOf(Path testFolder) {
        return Path.of(testFolder
                .toString()
                .replace(
                        Path.of("src", "test").toString(),
                        Path.of("src", "main").toString()));
    }

    private static boolean isDescribed(Path folder) {
        Path packageInfo = folder.resolve("package-info.java");
        return Files.exists(packageInfo)
                && PACKAGE_INFO.matcher(read(packageInfo)).matches();
    }

    private static Stream<String> matches(Pattern pattern, Path file) {
        return pattern.matcher(read(file)).results().map((MatchResult result) -> result.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Does not look into folders that are left out: what a build or a package manager does there may come and go meanwhile. */
    private List<Path> filesOfRepository() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean isSkipped = !folder.equals(root) && isLeftOut(folder);
                    return isSkipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (Files.isRegularFile(file) && !isLeftOut(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
        return found;
    }

    private static boolean isLeftOut(Path file) {
        return FOLDERS_LEFT_OUT.contains(file.getFileName().toString());
    }
}
