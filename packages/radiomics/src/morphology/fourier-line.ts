import FFT from 'fft.js'

/** The least power of two, from 2, that is at least n. */
export function fourierLength(n: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(n)))
}

/** One line of complex numbers, real and imaginary in turn, and its discrete Fourier transform. */
export class FourierLine {
  readonly input: Float64Array
  readonly output: Float64Array
  readonly #fft: FFT
  /** @param n a power of two */
  constructor(n: number) {
    this.input = new Float64Array(2 * n)
    this.output = new Float64Array(2 * n)
    this.#fft = new FFT(n)
  }
  clear(): void {
    this.input.fill(0)
  }
  transform(): void {
    this.#fft.transform(this.output, this.input)
  }
}
