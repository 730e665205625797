import { type FeatureTable, featureTable, featureUnit } from '../table/index.ts'
import { type DeltaFeatures, deltaMeasures, deltaUnit } from './delta-features.ts'

/**
 * Delta features as a block of a study: one row a patient, with the states of both masks, the days between the scans, and
 * the day of the later scan as the day on which the change was known.
 * @param unit of a feature that is not a change; by IBSI's tags without it
 */
export function deltaTable(
  deltas: readonly DeltaFeatures[],
  unit: (feature: string) => string | null = feature => featureUnit(feature),
): FeatureTable {
  const rows = deltas.map(delta => ({
    patient: delta.patient,
    knownAt: delta.knownAt,
    values: delta.values,
    states: delta.states,
    about: { days: delta.days, mask_before: delta.maskBefore, mask_after: delta.maskAfter },
  }))
  const partsOf = (key: string) => {
    const measure = deltaMeasures.find(one => key.startsWith(`${one}_`))
    return measure === undefined ? null : { measure, feature: key.slice(measure.length + 1) }
  }
  return featureTable(rows, {
    name: 'delta',
    unit: key => {
      const parts = partsOf(key)
      return parts && deltaUnit(parts.measure, unit(parts.feature))
    },
    label: key => {
      const parts = partsOf(key)
      return parts && `${parts.feature}: ${parts.measure.replace('_', ' ')} from before to after therapy`
    },
  })
}
