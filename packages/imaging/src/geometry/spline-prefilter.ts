/** The pole of the cubic B-spline, and what it multiplies samples with. */
const pole = Math.sqrt(3) - 2
const gain = 6
/** Samples after which the pole's powers are below 1e-18. */
const horizon = 32

/**
 * Turns samples along the middle axis of [outer][length][inner] into coefficients of the cubic B-spline that goes
 * through them, in place, the samples being mirrored about the outermost ones (Unser 1999, IEEE Signal Processing
 * Magazine 16(6):22-38, box 2).
 */
export function prefilter(
  data: Float64Array | Float32Array,
  outer: number,
  length: number,
  inner: number,
): void {
  if (length < 2) return
  const first = new Float64Array(inner)
  const stride = length * inner
  for (let block = 0; block < outer; block++) {
    const start = block * stride
    firstCausal(data, start, length, inner, first)
    for (let i = 0; i < inner; i++) data[start + i] = gain * first[i]
    if (inner === 1) {
      let before = data[start]
      for (let at = start + 1; at < start + length; at++) {
        before = gain * data[at] + pole * before
        data[at] = before
      }
      let after = (pole / (pole * pole - 1)) * (data[start + length - 1] + pole * data[start + length - 2])
      data[start + length - 1] = after
      for (let at = start + length - 2; at >= start; at--) {
        after = pole * (after - data[at])
        data[at] = after
      }
      continue
    }
    for (let at = start + inner; at < start + stride; at++)
      data[at] = gain * data[at] + pole * data[at - inner]
    const last = start + stride - inner
    const scale = pole / (pole * pole - 1)
    for (let at = last; at < last + inner; at++) data[at] = scale * (data[at] + pole * data[at - inner])
    for (let at = last - 1; at >= start; at--) data[at] = pole * (data[at + inner] - data[at])
  }
}

/** Σ zᵏ of the mirrored samples, for each of `inner` lines. */
function firstCausal(
  data: Float64Array | Float32Array,
  start: number,
  length: number,
  inner: number,
  sum: Float64Array,
): void {
  for (let i = 0; i < inner; i++) sum[i] = data[start + i]
  if (length > horizon) {
    let power = pole
    for (let k = 1; k < horizon; k++, power *= pole)
      for (let i = 0; i < inner; i++) sum[i] += power * data[start + k * inner + i]
    return
  }
  const period = 2 * length - 2
  for (let k = 1; k < length; k++) {
    const weight = k === length - 1 ? pole ** k : pole ** k + pole ** (period - k)
    for (let i = 0; i < inner; i++) sum[i] += weight * data[start + k * inner + i]
  }
  const scale = 1 / (1 - pole ** period)
  for (let i = 0; i < inner; i++) sum[i] *= scale
}
