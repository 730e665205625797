import type { Centre } from '../centres/centre.ts'
import { bernoulliLog, normalLog } from '../latent/expected-risk.ts'
import { latentCorrelation, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { bestByModality, type Modality, type ObservedValues } from '../outcome/best-by-modality.ts'
import { logistic } from '../outcome/draws.ts'
import { scan } from '../scan/assumptions.ts'
import { scanInformation } from '../scan/feature-law.ts'
import { chemoradiotherapyLoading } from '../scan/scan-law.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { rectal } from './assumptions.ts'
import { drawRectalObservables, stateLogits } from './observables.ts'
import { drawPathology, gradeAtMost, pathologyLogits, type RectalPathology } from './pathology.ts'
import { monthsToSurgery, progressionProbability } from './patient.ts'
import { cumulativeIncidence, deathBy, hazardsAt60, meanAfterRecurrence } from './recurrence.ts'

const v = rectal.values

/** Endpoints whose best discrimination is told, as the study calls them. */
export const rectalEndpoints = [
  'pcr',
  'trg',
  'fascia',
  'deposits',
  'margin',
  'sphincter',
  'local_recurrence',
  'distant_recurrence',
  'os',
] as const
export type RectalEndpoint = (typeof rectalEndpoints)[number]

const horizonSurvival = 120

/** Infiltration, aggressiveness, frailty, sensitivity. */
function stateOfLatent(latent: Float64Array): TumourImmuneState {
  return { infiltration: latent[0], aggressiveness: latent[1], frailty: latent[2] }
}

/** Covariance of the latent parts; sensitivity loads on the first two. */
export function rectalCovariance(): Float64Array {
  const { infiltration: i, aggressiveness: a } = chemoradiotherapyLoading
  const weights = [i, a, 0]
  const own = latentCorrelation.map(row => row.reduce((sum, value, k) => sum + value * weights[k], 0))
  return Float64Array.from(
    [0, 1, 2, 3].flatMap(r =>
      [0, 1, 2, 3].map(c => (r === 3 ? (c === 3 ? 1 : own[c]) : c === 3 ? own[r] : latentCorrelation[r][c])),
    ),
  )
}

const clinical: Modality = {
  name: 'clinical',
  discrete: {
    draw(latent, random) {
      return { ...drawRectalObservables(stateOfLatent(latent), 2013 + 11 * random.next(), random) }
    },
    logLikelihood(x, latent) {
      const state = stateOfLatent(latent)
      return (
        bernoulliLog(x.ecog, stateLogits.ecog(state)) +
        bernoulliLog(x.dmmr, stateLogits.dmmr(state)) +
        bernoulliLog(x.nodes, stateLogits.nodes(state)) +
        bernoulliLog(x.fascia, stateLogits.fascia(state)) +
        bernoulliLog(x.emvi, stateLogits.emvi(state)) +
        normalLog(x.logCea, v.ceaMedian + v.ceaOnAggressiveness * state.aggressiveness, v.ceaSd)
      )
    },
  },
}

function pathology(noSignal: boolean): Modality {
  return {
    name: 'pathology',
    discrete: {
      draw(latent, random, x = {}) {
        const { grade, ...rest } = drawPathology(
          stateOfLatent(latent),
          latent[3],
          knownOf(x),
          random,
          noSignal,
        )
        return { grade, left: rest.nodes, deposits: rest.deposits, margin: rest.margin }
      },
      logLikelihood(x, latent) {
        const known = knownOf(x)
        const logits = pathologyLogits(stateOfLatent(latent), latent[3], known, noSignal)
        const below = x.grade === 0 ? 0 : gradeAtMost(latent[3], known, cutOf(x.grade - 1), noSignal)
        const upTo = x.grade === 3 ? 1 : gradeAtMost(latent[3], known, cutOf(x.grade), noSignal)
        const complete = Math.log(v.nodesLeftAfterComplete / (1 - v.nodesLeftAfterComplete))
        return (
          Math.log(Math.max(1e-12, upTo - below)) +
          bernoulliLog(x.left, x.grade === 0 ? complete : logits.nodes) +
          bernoulliLog(x.deposits, logits.deposits) +
          bernoulliLog(x.margin, logits.margin)
        )
      },
    },
  }
}

function cutOf(grade: number): 0 | 1 | 2 {
  return grade <= 0 ? 0 : grade === 1 ? 1 : 2
}

const yes = (value: number): 0 | 1 => (value === 1 ? 1 : 0)

/** The observed values as the laws of pathology read them. */
function knownOf(x: ObservedValues) {
  return {
    therapy: x.therapy,
    dmmr: yes(x.dmmr),
    nodes: yes(x.nodes),
    fascia: yes(x.fascia),
    emvi: yes(x.emvi),
    distance: x.distance,
  }
}

/** P(event) of a patient, given everything. */
function riskOf(endpoint: RectalEndpoint, noSignal: boolean, centres: readonly Centre[]) {
  return (latent: Float64Array, x: ObservedValues, c: number): number => {
    const state = stateOfLatent(latent)
    const sensitivity = latent[3]
    const known = knownOf(x)
    const complete = () => gradeAtMost(sensitivity, known, 0, noSignal)
    const logits = () => pathologyLogits(state, sensitivity, known, noSignal)
    const hazards = () => {
      const found: Omit<RectalPathology, 'sphincter'> = {
        grade: x.grade === 0 ? 0 : x.grade === 1 ? 1 : x.grade === 2 ? 2 : 3,
        nodes: yes(x.left),
        deposits: yes(x.deposits),
        margin: yes(x.margin),
      }
      const own = noSignal ? 0 : centres[c].logHazard
      return hazardsAt60(state, sensitivity, { age: x.age, emvi: known.emvi }, found, own, noSignal)
    }
    switch (endpoint) {
      case 'pcr':
        return complete() * (1 - v.nodesLeftAfterComplete)
      case 'trg':
        return complete()
      case 'fascia':
        return logistic(logits().fasciaAfter)
      case 'deposits':
        return logistic(logits().deposits)
      case 'margin':
        return logistic(logits().margin)
      case 'sphincter':
        return logistic(logits().sphincter)
      case 'local_recurrence':
        return cumulativeIncidence(hazards(), 0, v.horizonRecurrence)
      case 'distant_recurrence':
        return cumulativeIncidence(hazards(), 1, v.horizonRecurrence)
      case 'os': {
        // Who progresses or dies before surgery does not live ten years.
        const stops = v.diesBefore + progressionProbability(state, sensitivity, noSignal)
        const left = horizonSurvival - monthsToSurgery(known.therapy, noSignal)
        return (
          stops +
          (1 - stops) * deathBy(hazards(), noSignal ? v.afterRecurrence : meanAfterRecurrence(state), left)
        )
      }
    }
  }
}

/** P(each regression grade), TRG 3 (poor) first, as the study orders its levels. */
function gradesOf(noSignal: boolean) {
  return (latent: Float64Array, x: ObservedValues): number[] => {
    const [none, few, partial] = ([0, 1, 2] as const).map(cut =>
      gradeAtMost(latent[3], knownOf(x), cut, noSignal),
    )
    return [1 - partial, partial - few, few - none, none]
  }
}

/** P(operated on): not progressed, not watched after a complete response on the scan, not refused. */
function operated(latent: Float64Array, noSignal: boolean): number {
  const { residualLog, residualOnSensitivity, residualSd } = scan.values
  const z = (Math.log(v.watchBelow) - residualLog - residualOnSensitivity * latent[3]) / residualSd
  const progressed = progressionProbability(stateOfLatent(latent), latent[3], noSignal)
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
    covariance: rectalCovariance(),
    centres: centres.map(({ patients: share, caseMix }) => ({
      share,
      // Sensitivity is centred within the centre.
      mean: Float64Array.of(0, caseMix, 0, 0),
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
