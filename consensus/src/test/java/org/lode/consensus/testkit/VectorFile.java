package org.lode.consensus.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A vector file, read through a gzip stream where its name ends in {@code .gz}.
 *
 * @param path where it is
 * @param fileName its path inside the vector folder with slashes, without {@code .gz}
 */
public record VectorFile(Path path, String fileName) {
    static VectorFile of(Path folder, Path path) {
        String fileName = folder.relativize(path).toString().replace('\\', '/');
        return new VectorFile(path, withoutSuffix(fileName, ".gz"));
    }

    /** The file name as it appears in the names of tests: without {@code .json} too. */
    public String name() {
        return withoutSuffix(fileName, ".json");
    }

    private static String withoutSuffix(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /** The content, unpacked. */
    public byte[] bytes() {
        try (InputStream file = Files.newInputStream(path)) {
            return path.toString().endsWith(".gz") ? new GZIPInputStream(file).readAllBytes() : file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the vector file " + path, e);
        }
    }

    /** The content as UTF-8 text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The content as JSON. */
    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: the vector file " + path, e);
        }
    }

    /** The children of a JSON object by name, or those of an array by index, in the order of the file. */
    public static Stream<Map.Entry<String, JsonNode>> entries(JsonNode parent) {
        return parent.isArray()
                ? IntStream.range(0, parent.size()).mapToObj(i -> Map.entry(Integer.toString(i), parent.get(i)))
                : parent.propertyStream();
    }
}
