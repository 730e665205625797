import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames, Mask, Volume } from '../volume.ts'
import { checkBValues } from './b-values.ts'

export interface AdcOptions {
  /** s/mm², one a frame. */
  readonly bValues: ArrayLike<number>
  /**
   * none (the default): every logarithm counts alike. signal: each by its signal squared, as the variance of the logarithm of
   * a magnitude is noise² / signal².
   */
  readonly weighting?: 'none' | 'signal'
  /** Signals at or below are noise and left out. By default 0: only what has no logarithm. */
  readonly noiseFloor?: number
  /** Only these voxels are fitted. */
  readonly mask?: Mask
}

export interface AdcFit {
  /** mm²/s; 0 where nothing was fitted. */
  readonly adc: Volume<Float32Array>
  /** The signal at b = 0 by the fit; 0 where nothing was fitted. */
  readonly s0: Volume<Float32Array>
  /** Where the maps mean something. */
  readonly fitted: Mask
  readonly counts: AdcCounts
}

/** What became of the voxels asked for. */
export interface AdcCounts {
  readonly fitted: number
  /** Left out: fewer than two b-values with a signal above the floor. */
  readonly withoutSignal: number
  /** Fitted, and some of their signals were left out. */
  readonly inPart: number
  /** Fitted with a negative coefficient, which noise or motion makes; kept as it is. */
  readonly negative: number
}

/**
 * The apparent diffusion coefficient by the mono-exponential model S(b) = S0 · exp(-b · ADC): (weighted) least squares of
 * log S on b over all frames, repetitions and directions among them. Bammer, Eur J Radiol 45 (2003) 169.
 * @throws ImagingError `wrong-size`, `bad-setting`; `too-small` for one b-value alone
 */
export function fitAdc(frames: Frames, options: AdcOptions): AdcFit {
  const { bValues, weighting = 'none', noiseFloor = 0, mask } = options
  checkBValues(bValues, frames.count)
  if (!(noiseFloor >= 0 && Number.isFinite(noiseFloor)))
    throw new ImagingError('bad-setting', `a noise floor of ${noiseFloor}`, 'give a signal of 0 or greater')
  const { grid, count, voxels } = frames
  const each = voxelCount(grid)
  if (mask !== undefined && mask.inside.length !== each)
    throw new ImagingError(
      'geometry-mismatch',
      'a mask on another grid than the frames',
      'resample the mask first',
    )
  const b = Float64Array.from(bValues, x => x / 1000)
  const adc = new Float32Array(each)
  const s0 = new Float32Array(each)
  const inside = new Uint8Array(each)
  const counts = { fitted: 0, withoutSignal: 0, inPart: 0, negative: 0 }
  const byLikelihood = weighting === 'signal'
  for (let i = 0; i < each; i++) {
    if (mask !== undefined && mask.inside[i] === 0) continue
    let used = 0
    let w = 0
    let wb = 0
    let wy = 0
    let wbb = 0
    let wby = 0
    for (let f = 0, at = i; f < count; f++, at += each) {
      const signal = voxels[at]
      // NaN is above nothing
      if (!(signal > noiseFloor) || signal === Number.POSITIVE_INFINITY) continue
      const y = Math.log(signal)
      const weight = byLikelihood ? signal * signal : 1
      used++
      w += weight
      wb += weight * b[f]
      wy += weight * y
      wbb += weight * b[f] * b[f]
      wby += weight * b[f] * y
    }
    const spread = wbb - (wb * wb) / w
    if (used < 2 || !(spread > 1e-9 * wbb)) {
      counts.withoutSignal++
      continue
    }
    const slope = (wby - (wb * wy) / w) / spread
    adc[i] = -slope / 1000
    s0[i] = Math.exp((wy - slope * wb) / w)
    inside[i] = 1
    counts.fitted++
    if (used < count) counts.inPart++
    if (slope > 0) counts.negative++
  }
  return { adc: { grid, voxels: adc }, s0: { grid, voxels: s0 }, fitted: { grid, inside }, counts }
}
