import type { PairedScans, ScanPair } from './pair-scans.ts'
import { type FeatureState, type MaskState, readingOf, type ScanFeatures } from './scan-features.ts'

export const deltaMeasures = ['difference', 'relative_change', 'ratio', 'log_ratio'] as const
/**
 * With b before and a after: `difference` a − b, in the feature's unit; `relative_change` 100 (a − b) / |b|, in %, whose
 * sign is that of the difference; `ratio` a / b; `log_ratio` ln(a / b).
 */
export type DeltaMeasure = (typeof deltaMeasures)[number]

/** Besides the states of a feature: what cannot be divided by, or has no logarithm. */
export type DeltaState = FeatureState | 'zero-before' | 'not-positive'

/** The change of every feature of one patient. Keys are `<measure>_<feature>`. */
export interface DeltaFeatures {
  readonly patient: string
  readonly maskBefore: MaskState
  readonly maskAfter: MaskState
  readonly dateBefore: number | null
  /** When the change was known: the day of the later scan. */
  readonly knownAt: number | null
  readonly days: number | null
  readonly values: Readonly<Record<string, number>>
  /** Of each key without a value. */
  readonly states: Readonly<Record<string, DeltaState>>
}

/**
 * The change of each feature from before to after therapy, of the two masks; registration plays no part. A baseline of 0
 * has no relative change, ratio or logarithm (`zero-before`), a pair that is not positive no logarithm (`not-positive`): a
 * tumour that is gone has a relative change of volume of −100 %, a ratio of 0 and no log-ratio. A state of either scan is
 * that of the change; with two, that of the scan after therapy.
 * @param features which; by default those that any scan before therapy has a number for
 */
export function deltaFeatures(
  { pairs }: Pick<PairedScans, 'pairs'>,
  options: { readonly features?: readonly string[]; readonly measures?: readonly DeltaMeasure[] } = {},
): DeltaFeatures[] {
  const { measures = deltaMeasures } = options
  const features = options.features ?? measuredIn(pairs.map(pair => pair.before))
  return pairs.map(pair => deltaOf(pair, features, measures))
}

function measuredIn(scans: readonly ScanFeatures[]): string[] {
  return [...new Set(scans.flatMap(scan => Object.keys(scan.features)))]
}

function deltaOf(
  { before, after, days }: ScanPair,
  features: readonly string[],
  measures: readonly DeltaMeasure[],
): DeltaFeatures {
  const values: Record<string, number> = {}
  const states: Record<string, DeltaState> = {}
  for (const feature of features) {
    const [b, a] = [readingOf(before, feature), readingOf(after, feature)]
    for (const measure of measures) {
      const found = typeof a === 'string' ? a : typeof b === 'string' ? b : changeOf(measure, b, a)
      if (typeof found === 'string') states[`${measure}_${feature}`] = found
      else values[`${measure}_${feature}`] = found
    }
  }
  return {
    patient: after.patient,
    maskBefore: before.mask,
    maskAfter: after.mask,
    dateBefore: before.date,
    knownAt: after.date,
    days,
    values,
    states,
  }
}

/** The change of one number to another, or why there is none. */
export function changeOf(measure: DeltaMeasure, before: number, after: number): number | DeltaState {
  if (measure === 'difference') return after - before
  if (before === 0) return 'zero-before'
  if (measure === 'relative_change') return (100 * (after - before)) / Math.abs(before)
  if (measure === 'ratio') return after / before
  return before > 0 && after > 0 ? Math.log(after / before) : 'not-positive'
}

/** The unit of a change, from that of the feature (null where it is not known). */
export function deltaUnit(measure: DeltaMeasure, unit: string | null): string | null {
  if (measure === 'difference') return unit
  return measure === 'relative_change' ? '%' : '1'
}
