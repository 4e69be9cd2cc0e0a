package org.lode.consensus.testkit;

import org.junit.jupiter.api.function.Executable;

/**
 * One case of a vector file.
 *
 * @param name what tells it from the other cases of the file, for example {@code "shortListMax1/London/0"}
 * @param check throws when the code under test disagrees with the vector
 */
public record VectorCase(String name, Executable check) {}
