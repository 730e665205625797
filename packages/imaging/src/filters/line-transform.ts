import FFT from 'fft.js'

/** The discrete Fourier transform of lines of n complex numbers (interleaved), in place, for any n. */
export type LineTransform = (line: Float64Array) => void

/** exp(-2πi jk/n) by fft.js where n is a power of 2, else by Bluestein's chirp (a convolution of a power of 2). */
export function createLineTransform(n: number): LineTransform {
  if (n === 1) return () => {}
  if (Number.isInteger(Math.log2(n))) {
    const fft = new FFT(n)
    const out = new Float64Array(2 * n)
    return line => {
      fft.transform(out, line)
      line.set(out)
    }
  }
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1))
  const fft = new FFT(size)
  const chirp = new Float64Array(2 * n)
  const [kernel, spectrum] = [new Float64Array(2 * size), new Float64Array(2 * size)]
  for (let k = 0; k < n; k++) {
    // k² is taken modulo 2n, where the chirp repeats, so that its angle keeps its digits.
    const angle = (Math.PI * ((k * k) % (2 * n))) / n
    chirp[2 * k] = Math.cos(angle)
    chirp[2 * k + 1] = -Math.sin(angle)
    for (const at of [k, (size - k) % size]) {
      kernel[2 * at] = Math.cos(angle)
      kernel[2 * at + 1] = Math.sin(angle)
    }
  }
  fft.transform(spectrum, kernel)
  const [a, b] = [new Float64Array(2 * size), new Float64Array(2 * size)]
  return line => {
    a.fill(0)
    multiply(line, chirp, a, n)
    fft.transform(b, a)
    multiply(b, spectrum, b, size)
    fft.inverseTransform(a, b)
    multiply(a, chirp, line, n)
  }
}

function multiply(a: Float64Array, b: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < 2 * n; i += 2) {
    const [re, im] = [a[i] * b[i] - a[i + 1] * b[i + 1], a[i] * b[i + 1] + a[i + 1] * b[i]]
    out[i] = re
    out[i + 1] = im
  }
}

/** Transforms all lines of a volume of complex numbers along the given axes, in place. */
export function transformVolume(
  numbers: Float64Array,
  size: readonly [number, number, number],
  axes: readonly number[],
): void {
  const strides = [1, size[0], size[0] * size[1]]
  const count = size[0] * size[1] * size[2]
  for (const axis of axes) {
    const [n, stride] = [size[axis], strides[axis]]
    const transform = createLineTransform(n)
    const line = new Float64Array(2 * n)
    for (let block = 0; block < count; block += n * stride)
      for (let start = block; start < block + stride; start++) {
        for (let k = 0, at = 2 * start; k < n; k++, at += 2 * stride) {
          line[2 * k] = numbers[at]
          line[2 * k + 1] = numbers[at + 1]
        }
        transform(line)
        for (let k = 0, at = 2 * start; k < n; k++, at += 2 * stride) {
          numbers[at] = line[2 * k]
          numbers[at + 1] = line[2 * k + 1]
        }
      }
  }
}
