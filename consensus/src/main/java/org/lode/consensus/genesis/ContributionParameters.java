package org.lode.consensus.genesis;

/**
 * Which shares a block may pay.
 *
 * @param anchorDepth blocks between a work's parent and the ancestor it is anchored to, so that work on both sides of a fork
 *     shorter than this has the same anchor
 * @param contributionWindow how many blocks after its own number a share may still be included
 * @param maxContributions in one block
 */
public record ContributionParameters(long anchorDepth, long contributionWindow, int maxContributions) {}
