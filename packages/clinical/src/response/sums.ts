import type { Lesion, LesionReading } from './lesion.ts'
import type { Ruled, TargetResponse } from './overall.ts'

/** Thresholds of the sums (Eisenhauer 2009, section 4.3); lengths in mm, changes as fractions. */
export interface SumSettings {
  /** Counted for a lesion that is there but too small to be measured. */
  readonly tooSmallMm: number
  /** A node with a smaller short axis is normal. */
  readonly normalNodeMm: number
  readonly responseFraction: number
  readonly progressionFraction: number
  readonly progressionMm: number
}

export const recistSums: SumSettings = {
  tooSmallMm: 5,
  normalNodeMm: 10,
  responseFraction: 0.3,
  progressionFraction: 0.2,
  progressionMm: 5,
}

/** Millimetres that a reading adds to a sum; NaN where it cannot be said. */
export function countedMm(reading: LesionReading | undefined, settings: SumSettings = recistSums): number {
  if (reading === undefined) return Number.NaN
  if (reading.state === 'absent') return 0
  if (reading.state === 'too small') return settings.tooSmallMm
  return reading.state === 'measured' ? reading.diameterMm : Number.NaN
}

/** The targets of a visit, summed. */
export interface TargetSum {
  /** Sum of those that were evaluated. */
  readonly sumMm: number
  /** Names of targets without a value at the visit. */
  readonly missing: readonly string[]
  /** Every target is gone, a node below the normal short axis. */
  readonly gone: boolean
}

/** Sums the targets of a visit: longest diameters, short axes of nodes. `readings` are those of the visit by lesion name. */
export function sumTargets(
  targets: readonly Lesion[],
  readings: ReadonlyMap<string, LesionReading>,
  settings: SumSettings = recistSums,
): TargetSum {
  let sumMm = 0
  let gone = targets.length > 0
  const missing: string[] = []
  for (const target of targets) {
    const mm = countedMm(readings.get(target.lesion), settings)
    if (Number.isNaN(mm)) missing.push(target.lesion)
    else sumMm += mm
    if (!(mm === 0 || (target.node && mm < settings.normalNodeMm))) gone = false
  }
  return { sumMm, missing, gone }
}

/** Rounding of sums of decimals must not decide a threshold. */
const slack = 1e-9

/** Whether a sum is progression over the nadir: by the fraction and by the absolute length, both. */
export function isProgression(sumMm: number, nadirMm: number, settings: SumSettings = recistSums): boolean {
  return (
    sumMm > nadirMm + slack &&
    sumMm >= nadirMm * (1 + settings.progressionFraction) - slack &&
    sumMm - nadirMm >= settings.progressionMm - slack
  )
}

/**
 * Response of the targets: gone is CR; progression over the nadir (which includes baseline); then, where a target
 * has no value, NE, although what was measured is progression already where it alone passes the threshold;
 * then the decrease from baseline.
 */
export function judgeTargets(
  sum: TargetSum,
  baselineMm: number,
  nadirMm: number,
  settings: SumSettings = recistSums,
): Ruled<TargetResponse> {
  const { sumMm, missing, gone } = sum
  if (gone) return { response: 'CR', rule: 'targets gone', because: 'every target is gone, nodes are normal' }
  if (isProgression(sumMm, nadirMm, settings))
    return {
      response: 'PD',
      rule: missing.length > 0 ? 'progression of the evaluated targets' : 'progression over nadir',
      because: `the sum of ${mm(sumMm)} is ${percent(sumMm, nadirMm)} and ${mm(sumMm - nadirMm)} over the nadir of ${mm(nadirMm)}`,
    }
  if (missing.length > 0)
    return { response: 'NE', rule: 'target not evaluated', because: `no value of ${missing.join(', ')}` }
  if (sumMm <= baselineMm * (1 - settings.responseFraction) + slack)
    return {
      response: 'PR',
      rule: 'decrease from baseline',
      because: `the sum of ${mm(sumMm)} is ${percent(sumMm, baselineMm)} against the baseline of ${mm(baselineMm)}`,
    }
  return {
    response: 'SD',
    rule: 'neither response nor progression',
    because: `the sum of ${mm(sumMm)} is ${percent(sumMm, baselineMm)} against baseline, ${percent(sumMm, nadirMm)} against nadir`,
  }
}

/** `-31 %`, `+20 %`; from a nadir of 0 there is no percentage. */
function percent(value: number, from: number): string {
  if (from === 0) return value === 0 ? '0 %' : 'back from nothing'
  const change = ((value - from) / from) * 100
  return `${change > 0 ? '+' : ''}${Number(change.toFixed(1))} %`
}

function mm(value: number): string {
  return `${Number(value.toFixed(2))} mm`
}
