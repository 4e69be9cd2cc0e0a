/** Mines on OpenCL devices: finds them, builds our kernels for each, keeps datasets in their memory. JOCL is used only here. */
@NullMarked
package org.lode.miner.opencl;

import org.jspecify.annotations.NullMarked;
