declare module 'fft.js' {
  /** Complex numbers lie interleaved: real and imaginary part in turn. */
  class FFT {
    /** @throws for a size that is no power of 2 above 1 */
    constructor(size: number)
    readonly size: number
    transform(out: Float64Array | number[], data: ArrayLike<number>): void
    inverseTransform(out: Float64Array | number[], data: ArrayLike<number>): void
  }
  export = FFT
}
