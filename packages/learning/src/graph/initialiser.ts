import type { Random } from '@tessera/statistics'

/** Fills a new parameter of a given shape. */
export type Initialiser = (shape: readonly number[], random: Random) => Float64Array

/** Inputs and outputs that one element of a kernel connects: [in, out], or [out, in, height, width] of a convolution. */
function fans(shape: readonly number[]): { readonly in: number; readonly out: number } {
  if (shape.length < 2) return { in: shape[0] ?? 1, out: shape[0] ?? 1 }
  if (shape.length === 2) return { in: shape[0], out: shape[1] }
  const field = shape.slice(2).reduce((product, size) => product * size, 1)
  return { in: shape[1] * field, out: shape[0] * field }
}

function filled(shape: readonly number[], next: () => number): Float64Array {
  return Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, next)
}

/** Uniform on ±√(6 / (in + out)) (Glorot and Bengio 2010). */
export function glorot(): Initialiser {
  return (shape, random) => {
    const { in: inputs, out: outputs } = fans(shape)
    const limit = Math.sqrt(6 / (inputs + outputs))
    return filled(shape, () => (2 * random.next() - 1) * limit)
  }
}

/** Normal of variance 2 / in, for layers before a ReLU (He et al. 2015). */
export function he(): Initialiser {
  return (shape, random) => {
    const deviation = Math.sqrt(2 / fans(shape).in)
    return filled(shape, () => random.normal() * deviation)
  }
}

/** Uniform on ±1/√inputs, PyTorch's default for the weights and biases of linear layers and convolutions. */
export function uniformByInputs(inputs?: number): Initialiser {
  return (shape, random) => {
    const limit = 1 / Math.sqrt(inputs ?? fans(shape).in)
    return filled(shape, () => (2 * random.next() - 1) * limit)
  }
}

export function normal(deviation: number): Initialiser {
  return (shape, random) => filled(shape, () => random.normal() * deviation)
}

export function zeros(): Initialiser {
  return shape => filled(shape, () => 0)
}

/** Every element the same, or given in full. */
export function constantly(numbers: number | ArrayLike<number>): Initialiser {
  return shape => (typeof numbers === 'number' ? filled(shape, () => numbers) : Float64Array.from(numbers))
}
