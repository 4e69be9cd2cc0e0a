package org.lode.node.pool;

/**
 * How many contributions a pool holds. Age is bounded by the chain's window.
 *
 * @param contributions most in all
 * @param perBeneficiary most of one beneficiary
 */
public record ContributionBounds(int contributions, int perBeneficiary) {
    public static final ContributionBounds DEFAULT = new ContributionBounds(4096, 512);

    public ContributionBounds {
        if (contributions < 1 || perBeneficiary < 1) {
            throw new IllegalArgumentException("a pool holds at least one contribution");
        }
    }
}
