import type { Volume } from '@tessera/imaging'
import { FourierLine } from './fourier-line.ts'

/** The box of a mask in its volume, with the distances of voxels. */
export interface MaskBox {
  readonly image: Volume
  readonly inside: Uint8Array
  readonly size: readonly [number, number, number]
  readonly spacing: readonly [number, number, number]
  /** The first voxel of a row (y, z) of the box in the volume. */
  rowStart(j: number, k: number): number
}

/**
 * Transforms along the first axis, for a range of its frequencies: of the deviations from the mean inside the mask, of
 * the mask, of the squared deviations, each real and imaginary, and of 1 / distance, which is real. Each is laid out by
 * frequency, then row (y, z).
 */
export class RowSpectra {
  readonly parts: readonly Float64Array[]
  readonly #box: MaskBox
  readonly #mean: number
  readonly #fourier: FourierLine
  constructor(box: MaskBox, mean: number, length: number, frequencies: number) {
    const plane = box.size[1] * box.size[2]
    this.parts = Array.from({ length: 7 }, () => new Float64Array(frequencies * plane))
    this.#box = box
    this.#mean = mean
    this.#fourier = new FourierLine(length)
  }

  /** @returns Σ (x − mean)² */
  compute(from: number, to: number): number {
    const { image, inside, size, spacing, rowStart } = this.#box
    const [nx, ny, nz] = size
    const n = this.#fourier.length
    const [a, b, c, d, e, f, g] = this.parts
    const input = this.#fourier.line()
    const output = this.#fourier.line()
    const plane = ny * nz
    let squares = 0
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) {
        const at = rowStart(j, k)
        // Two real lines at a time: one is the real part, the other the imaginary one.
        input.fill(0)
        for (let i = 0; i < nx; i++)
          if (inside[at + i] === 1) {
            const deviation = image.voxels[at + i] - this.#mean
            input[2 * i] = deviation
            input[2 * i + 1] = 1
            squares += deviation * deviation
          }
        this.#fourier.transform(output, input)
        separate(output, n, from, to, plane, j + ny * k, a, b, c, d)
        const across = (j * spacing[1]) ** 2 + (k * spacing[2]) ** 2
        for (let i = 0; i < nx; i++) {
          input[2 * i] *= input[2 * i]
          const squared = across + (i * spacing[0]) ** 2
          const weight = squared === 0 ? 0 : 1 / Math.sqrt(squared)
          input[2 * i + 1] = weight
          if (i > 0) input[2 * (n - i) + 1] = weight
        }
        this.#fourier.transform(output, input)
        separate(output, n, from, to, plane, j + ny * k, e, f, g, null)
      }
    return squares
  }
}

/** The transforms of the real and of the imaginary part of what was transformed, for frequencies from..to. */
function separate(
  both: Float64Array,
  n: number,
  from: number,
  to: number,
  stride: number,
  row: number,
  firstReal: Float64Array,
  firstImaginary: Float64Array,
  secondReal: Float64Array,
  secondImaginary: Float64Array | null,
): void {
  for (let f = from, at = row; f < to; f++, at += stride) {
    const mirror = f === 0 ? 0 : n - f
    firstReal[at] = (both[2 * f] + both[2 * mirror]) / 2
    firstImaginary[at] = (both[2 * f + 1] - both[2 * mirror + 1]) / 2
    secondReal[at] = (both[2 * f + 1] + both[2 * mirror + 1]) / 2
    if (secondImaginary !== null) secondImaginary[at] = (both[2 * mirror] - both[2 * f]) / 2
  }
}
