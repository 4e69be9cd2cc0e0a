/** One chain without forks under the real difficulty rule: how it follows its miners, and who can use that. */
@NullMarked
package org.lode.benchmarks.incentives.difficulty;

import org.jspecify.annotations.NullMarked;
