/**
 * The weights of a filter along one axis at the offsets -reach..reach: response(i) = sum over o of w(o) x(i - o).
 * Kernels that are equal have equal names, which is how pooling over rotations knows them apart.
 */
export interface Kernel {
  readonly name: string
  readonly reach: number
  /** 2 reach + 1 weights. */
  readonly weights: Float64Array
}

/**
 * A kernel from its coefficients. The centre is coefficient floor(length / 2), so that a kernel of even length reaches
 * one voxel further to negative offsets, as the IBSI's wavelets do.
 */
export function createKernel(name: string, coefficients: ArrayLike<number>): Kernel {
  const reach = Math.floor(coefficients.length / 2)
  const weights = new Float64Array(2 * reach + 1)
  for (let j = 0; j < coefficients.length; j++) weights[j] = coefficients[j]
  return { name, reach, weights }
}

/** The kernel turned about its centre, w(-o); a symmetric one is itself, an antisymmetric one itself with sign -1. */
export function reverseKernel(kernel: Kernel): { readonly kernel: Kernel; readonly sign: 1 | -1 } {
  const { weights } = kernel
  const last = weights.length - 1
  if (weights.every((w, j) => w === weights[last - j])) return { kernel, sign: 1 }
  if (weights.every((w, j) => w === -weights[last - j])) return { kernel, sign: -1 }
  return { kernel: { ...kernel, name: `${kernel.name}~`, weights: weights.slice().reverse() }, sign: 1 }
}

/** The kernel with 2^times - 1 holes between its coefficients: the à trous form of a wavelet's next levels. */
export function dilateKernel(kernel: Kernel, times: number): Kernel {
  const step = 2 ** times
  const weights = new Float64Array(2 * kernel.reach * step + 1)
  kernel.weights.forEach((w, j) => {
    weights[j * step] = w
  })
  return { name: `${kernel.name}/${step}`, reach: kernel.reach * step, weights }
}

/** The sum of the weights: what the kernel makes of a constant 1. */
export function kernelSum({ weights }: Kernel): number {
  return weights.reduce((sum, w) => sum + w, 0)
}
