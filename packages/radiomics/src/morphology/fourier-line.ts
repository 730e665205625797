import FFT from 'fft.js'

/** The least power of two, from 2, that is at least n. */
export function fourierLength(n: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(n)))
}

/** The discrete Fourier transform of lines of one length, a power of two; complex numbers as real and imaginary in turn. */
export class FourierLine {
  readonly length: number
  readonly #fft: FFT
  constructor(length: number) {
    this.length = length
    this.#fft = new FFT(length)
  }
  /** A line of zeros. */
  line(): Float64Array {
    return new Float64Array(2 * this.length)
  }
  transform(output: Float64Array, input: Float64Array): void {
    this.#fft.transform(output, input)
  }
}
