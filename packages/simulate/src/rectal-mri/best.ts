import type { Centre } from '../centres/centre.ts'
import { stateIn } from '../latent/tumour-immune-state.ts'
import { bestByModality, type ObservedValues } from '../outcome/best-by-modality.ts'
import { logistic } from '../outcome/draws.ts'
import { scan } from '../scan/assumptions.ts'
import { scanInformation } from '../scan/feature-law.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { rectal } from './assumptions.ts'
import { clinical, knownOf, pathology, pathologyOf } from './modalities.ts'
import { gradeAtMost } from './pathology.ts'
import { progressionProbability } from './patient.ts'
import { hazardsAt60 } from './recurrence.ts'
import { type RectalEndpoint, rectalRisk } from './risk.ts'
import { placeOf, rectalCovariance, vectorOf } from './state.ts'

const v = rectal.values
const sensitivityAt = placeOf('sensitivity')

/** P(event) of a patient of a centre, given everything. */
function riskOf(endpoint: RectalEndpoint, noSignal: boolean, centres: readonly Centre[]) {
  return (latent: Float64Array, x: ObservedValues, c: number): number => {
    const state = stateIn(latent)
    const sensitivity = latent[sensitivityAt]
    const observables = knownOf(x)
    const hazards = () => {
      const known = { age: x.age, emvi: observables.emvi }
      const own = noSignal ? 0 : centres[c].logHazard
      return hazardsAt60(state, sensitivity, known, pathologyOf(x), own, noSignal)
    }
    return rectalRisk(endpoint, { state, sensitivity, observables, hazards }, noSignal)
  }
}

/** P(each regression grade), TRG 3 (poor) first, as the study orders its levels. */
function gradesOf(noSignal: boolean) {
  return (latent: Float64Array, x: ObservedValues): number[] => {
    const [none, few, partial] = ([0, 1, 2] as const).map(cut =>
      gradeAtMost(latent[sensitivityAt], knownOf(x), cut, noSignal),
    )
    return [1 - partial, partial - few, few - none, none]
  }
}

/** P(operated on): not progressed, not watched after a complete response on the scan, not refused. */
function operated(latent: Float64Array, noSignal: boolean): number {
  const { residualLog, residualOnSensitivity, residualSd } = scan.values
  const z =
    (Math.log(v.watchBelow) - residualLog - residualOnSensitivity * latent[sensitivityAt]) / residualSd
  const progressed = progressionProbability(stateIn(latent), latent[sensitivityAt], noSignal)
  return (1 - progressed) * (1 - v.watchTaken * normalBelow(z)) * (1 - v.refuses)
}

/** Phi(z), within 1e-4: Abramowitz and Stegun 26.2.19 would do; this is the logistic one of Bowling et al. 2009. */
function normalBelow(z: number): number {
  return logistic(0.07056 * z ** 3 + 1.5976 * z)
}

const ofResection = new Set<RectalEndpoint>([
  'pcr',
  'trg',
  'deposits',
  'margin',
  'sphincter',
  'local_recurrence',
  'distant_recurrence',
])
const afterSurgery = new Set<RectalEndpoint>(['local_recurrence', 'distant_recurrence', 'os'])

/**
 * The best discrimination from each set of modalities. Before and after therapy the same lesion is measured, so that both
 * scans together tell less than their sum: their information is that of both; the change adds nothing to both.
 * @param patients of the Monte-Carlo cohort; 0 for none, below 1,000 for a rough one
 * @param draws of each patient's posterior: 16 leave 0.01 of an area, 64 leave 0.002
 */
export function rectalBest(
  endpoint: RectalEndpoint,
  centres: readonly Centre[],
  seed: number,
  noSignal: boolean,
  patients: number,
  draws = patients < 1000 ? 8 : 16,
): BestAchievable[] {
  if (patients === 0) return []
  const before = scanInformation('before')
  const both = scanInformation('both')
  const observed = afterSurgery.has(endpoint) ? [clinical, pathology(noSignal)] : [clinical]
  const common = {
    covariance: rectalCovariance,
    centres: centres.map(({ patients: share, caseMix }) => ({
      share,
      // Sensitivity is centred within the centre.
      mean: vectorOf({ aggressiveness: caseMix }),
    })),
    risk: riskOf(endpoint, noSignal, centres),
    ...(endpoint === 'trg' ? { levels: gradesOf(noSignal) } : {}),
    ...(ofResection.has(endpoint) ? { atRisk: (latent: Float64Array) => operated(latent, noSignal) } : {}),
    seed,
    patients,
    draws,
  }
  const restaged = endpoint !== 'fascia'
  const scans = ['clinical', 'mri_before', 'mri_after', 'mri_delta']
  const single = bestByModality({
    ...common,
    modalities: [
      ...observed,
      { name: 'mri_before', information: before },
      { name: 'mri_after', information: scanInformation('after') },
    ],
    sets: [['clinical'], ['mri_before'], ['clinical', 'mri_before'], ...(restaged ? [['mri_after']] : [])],
  })
  if (!restaged) return single
  const joint = bestByModality({
    ...common,
    modalities: [
      ...observed,
      { name: 'mri_before', information: before },
      // What the scan after therapy adds to the one before it.
      { name: 'mri_after', information: both.map((value, i) => value - before[i]) },
      { name: 'mri_delta' },
    ],
    sets: [
      scans,
      ...(afterSurgery.has(endpoint)
        ? [
            ['clinical', 'pathology'],
            ['clinical', 'pathology', 'mri_before', 'mri_after'],
          ]
        : []),
    ],
  })
  return [...single.slice(0, -1), ...joint]
}
