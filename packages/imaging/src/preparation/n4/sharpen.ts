export interface Sharpening {
  /** Bins of the histogram of log intensities. */
  readonly bins: number
  /** Full width at half maximum of the Gaussian that is taken out of the histogram, in log intensity. */
  readonly fullWidth: number
  /** Of the Wiener filter. */
  readonly noise: number
}

/** A Fourier transform of `size` complex numbers, real and imaginary parts in turn: fft.js. */
export interface Fourier {
  readonly size: number
  transform(into: Float64Array, from: Float64Array): void
  inverseTransform(into: Float64Array, from: Float64Array): void
}

/** Padded length of a histogram: the next power of two, doubled. */
export function paddedLength(bins: number): number {
  return 2 ** (Math.ceil(Math.log2(bins)) + 1)
}

/**
 * The log intensities that each would have, on average, without the field: a Gaussian is deconvolved from their
 * histogram by a Wiener filter, and each value becomes its expectation given the sharpened histogram (Sled et al. 1998,
 * IEEE Trans Med Imaging 17:87; Tustison et al. 2010, IEEE Trans Med Imaging 29:1310).
 * @param into as long as `values`
 */
export function sharpen(
  values: Float64Array,
  into: Float64Array,
  { bins, fullWidth, noise }: Sharpening,
  fourier: Fourier,
): void {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  const step = (high - low) / (bins - 1)
  if (!(step > 0)) {
    into.set(values)
    return
  }
  const size = fourier.size
  const offset = (size - bins) >> 1
  const histogram = new Float64Array(2 * size)
  for (let i = 0; i < values.length; i++) {
    const place = (values[i] - low) / step
    const bin = Math.min(bins - 1, Math.floor(place))
    const part = place - bin
    const at = 2 * (bin + offset)
    histogram[at] += 1 - part
    if (part > 0) histogram[at + 2] += part
  }
  const expected = expectation(histogram, { low, step, offset, fullWidth: fullWidth / step, noise }, fourier)
  for (let i = 0; i < values.length; i++) {
    const place = (values[i] - low) / step
    const bin = Math.min(bins - 2, Math.floor(place))
    const [a, b] = [expected[bin + offset], expected[bin + offset + 1]]
    into[i] = a + (b - a) * (place - bin)
  }
}

interface Scale {
  readonly low: number
  readonly step: number
  readonly offset: number
  /** In bins. */
  readonly fullWidth: number
  readonly noise: number
}

/** E(u | v) for each bin v. */
function expectation(histogram: Float64Array, scale: Scale, fourier: Fourier): Float64Array {
  const { size } = fourier
  const complex = () => new Float64Array(2 * size)
  const gaussian = complex()
  const peak = (2 * Math.sqrt(Math.LN2 / Math.PI)) / scale.fullWidth
  for (let n = 0; n < size; n++) {
    const distance = Math.min(n, size - n)
    gaussian[2 * n] = peak * Math.exp((-4 * Math.LN2 * distance * distance) / scale.fullWidth ** 2)
  }
  const blur = complex()
  fourier.transform(blur, gaussian)
  const spectrum = complex()
  fourier.transform(spectrum, histogram)
  // The Gaussian is symmetric: its spectrum is real, and so is the Wiener filter.
  for (let n = 0; n < size; n++) {
    const wiener = blur[2 * n] / (blur[2 * n] ** 2 + scale.noise)
    spectrum[2 * n] *= wiener
    spectrum[2 * n + 1] *= wiener
  }
  const sharp = complex()
  fourier.inverseTransform(sharp, spectrum)
  const weighted = complex()
  for (let n = 0; n < size; n++) {
    sharp[2 * n] = Math.max(0, sharp[2 * n])
    sharp[2 * n + 1] = 0
    weighted[2 * n] = sharp[2 * n] * (scale.low + (n - scale.offset) * scale.step)
  }
  const blurred = (values: Float64Array) => {
    const there = complex()
    fourier.transform(there, values)
    for (let n = 0; n < size; n++) {
      there[2 * n] *= blur[2 * n]
      there[2 * n + 1] *= blur[2 * n]
    }
    const back = complex()
    fourier.inverseTransform(back, there)
    return back
  }
  const numerator = blurred(weighted)
  const denominator = blurred(sharp)
  return Float64Array.from({ length: size }, (_, n) =>
    denominator[2 * n] === 0 ? 0 : numerator[2 * n] / denominator[2 * n],
  )
}
