import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames, Mask, Volume, VoxelArray } from '../volume.ts'

/** One phase of a contrast-enhanced series. */
export interface Phase {
  readonly name: string
  /** Seconds from any zero that all phases share. */
  readonly seconds: number
}

/** A dynamic contrast-enhanced (DCE) series: one frame a phase, in the order of time. */
export interface DynamicSeries {
  readonly frames: Frames
  readonly phases: readonly Phase[]
}

/** @throws ImagingError `wrong-size`, `bad-setting` for names that occur twice or times that do not ascend */
export function createDynamicSeries(frames: Frames, phases: readonly Phase[]): DynamicSeries {
  const wrong = (what: string, cure: string) => new ImagingError('bad-setting', what, cure)
  if (phases.length !== frames.count)
    throw new ImagingError(
      'wrong-size',
      `${phases.length} phases for ${frames.count} frames`,
      'name each frame once',
    )
  const names = phases.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw wrong(`two phases named '${twice}'`, 'give each phase a name of its own')
  const late = phases.find(
    ({ seconds }, i) => !Number.isFinite(seconds) || (i > 0 && !(seconds > phases[i - 1].seconds)),
  )
  if (late !== undefined)
    throw wrong(
      `phase '${late.name}' at ${late.seconds} s`,
      'give times in seconds that ascend from frame to frame',
    )
  return { frames, phases }
}

/** One phase. @throws ImagingError `bad-setting` for a name that is none */
export function phaseVolume({ frames, phases }: DynamicSeries, name: string): Volume {
  const { grid, voxels } = frames
  const [from, to] = rangeOf({ frames, phases }, name)
  return { grid, voxels: voxels.slice(from, to) }
}

/** later - earlier, voxel by voxel. @throws ImagingError `bad-setting` */
export function subtractPhases(series: DynamicSeries, later: string, earlier: string): Volume<Float32Array> {
  const [a, b] = [signals(series, later), signals(series, earlier)]
  const difference = new Float32Array(a.length)
  for (let i = 0; i < a.length; i++) difference[i] = a[i] - b[i]
  return { grid: series.frames.grid, voxels: difference }
}

/**
 * Relative enhancement (S - S_pre) / S_pre; 0 where S_pre is not above the noise floor, which `defined` tells.
 * @throws ImagingError `bad-setting`
 */
export function relativeEnhancement(
  series: DynamicSeries,
  later: string,
  pre: string,
  { noiseFloor = 0 }: { readonly noiseFloor?: number } = {},
): { readonly enhancement: Volume<Float32Array>; readonly defined: Mask } {
  const { grid } = series.frames
  const [after, before] = [signals(series, later), signals(series, pre)]
  const voxels = new Float32Array(after.length)
  const inside = new Uint8Array(after.length)
  for (let i = 0; i < after.length; i++) {
    if (!(before[i] > noiseFloor) || Number.isNaN(after[i])) continue
    voxels[i] = (after[i] - before[i]) / before[i]
    inside[i] = 1
  }
  return { enhancement: { grid, voxels }, defined: { grid, inside } }
}

/** Maps of how a series rises and falls. All are 0 outside `defined`. */
export interface EnhancementSlopes {
  /** Greatest relative enhancement after `pre`, not below 0. */
  readonly peak: Volume<Float32Array>
  /** Seconds from `pre` to the (first) peak; 0 where nothing enhances. */
  readonly timeToPeak: Volume<Float32Array>
  /** peak / timeToPeak, 1/s; 0 where nothing enhances. */
  readonly washIn: Volume<Float32Array>
  /** (enhancement of the last phase - peak) / (its time - time of the peak), 1/s, not above 0; 0 where the last is the peak. */
  readonly washOut: Volume<Float32Array>
  /** Where the signal of `pre` is above the noise floor. */
  readonly defined: Mask
}

/**
 * Wash-in and wash-out slopes of the relative enhancement between `pre`, the peak and the last phase.
 * @throws ImagingError `bad-setting`; `too-small` where no phase follows `pre`
 */
export function enhancementSlopes(
  series: DynamicSeries,
  pre: string,
  { noiseFloor = 0 }: { readonly noiseFloor?: number } = {},
): EnhancementSlopes {
  const { grid, voxels } = series.frames
  const first = indexOf(series, pre)
  const last = series.phases.length - 1
  if (first === last)
    throw new ImagingError(
      'too-small',
      `no phase after '${pre}'`,
      'give phases after the one without contrast',
    )
  const seconds = series.phases.map(phase => phase.seconds)
  const each = voxelCount(grid)
  const maps = [0, 1, 2, 3].map(() => new Float32Array(each))
  const [peak, timeToPeak, washIn, washOut] = maps
  const inside = new Uint8Array(each)
  for (let i = 0; i < each; i++) {
    const before = voxels[first * each + i]
    if (!(before > noiseFloor)) continue
    let top = 0
    let at = first
    let sound = true
    for (let f = first + 1; f <= last; f++) {
      const enhancement = (voxels[f * each + i] - before) / before
      if (Number.isNaN(enhancement)) sound = false
      if (enhancement > top) {
        top = enhancement
        at = f
      }
    }
    if (!sound) continue
    inside[i] = 1
    peak[i] = top
    if (at === first) continue
    timeToPeak[i] = seconds[at] - seconds[first]
    washIn[i] = top / timeToPeak[i]
    if (at < last)
      washOut[i] = ((voxels[last * each + i] - before) / before - top) / (seconds[last] - seconds[at])
  }
  const map = (numbers: Float32Array): Volume<Float32Array> => ({ grid, voxels: numbers })
  return {
    peak: map(peak),
    timeToPeak: map(timeToPeak),
    washIn: map(washIn),
    washOut: map(washOut),
    defined: { grid, inside },
  }
}

function signals(series: DynamicSeries, name: string): VoxelArray {
  const [from, to] = rangeOf(series, name)
  return series.frames.voxels.subarray(from, to)
}

function rangeOf(series: DynamicSeries, name: string): readonly [number, number] {
  const each = voxelCount(series.frames.grid)
  const at = indexOf(series, name)
  return [at * each, (at + 1) * each]
}

function indexOf({ phases }: DynamicSeries, name: string): number {
  const at = phases.findIndex(phase => phase.name === name)
  if (at !== -1) return at
  throw new ImagingError(
    'bad-setting',
    `no phase '${name}'`,
    `choose one of ${phases.map(phase => phase.name).join(', ')}`,
  )
}
