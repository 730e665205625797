import type { LearningOutcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import { Assay } from '../src/assay/assay.ts'
import { unknownSample } from '../src/assay/sample.ts'
import { type BiomarkerCohort, biomarkerCohort, selectPatients } from '../src/biomarkers/cohort.ts'
import { concordanceOf } from '../src/biomarkers/concordance.ts'
import { panelOrder } from '../src/biomarkers/panel-order.ts'
import { panelScores } from '../src/biomarkers/panel-scores.ts'

export interface PlantedOptions {
  readonly seed: number
  readonly kind: 'binary' | 'time-to-event' | 'continuous'
  readonly patients: number
  readonly features: number
  readonly planted: number
  /** Log odds, log hazard or slope per standard deviation, of alternating sign. */
  readonly effect: number
  /** Effect of a randomised treatment; no treatment when absent. */
  readonly treatment?: number
  /** Interaction of the treatment with the first feature. */
  readonly interaction?: number
}

export interface Planted {
  readonly cohort: BiomarkerCohort
  /** Ids of the features with an effect. */
  readonly planted: ReadonlySet<string>
  readonly options: PlantedOptions
}

/** A cohort whose truth is known: the first features have effects, all others none; features are independent. */
export function plantedCohort(options: PlantedOptions): Planted {
  const { seed, kind, patients: n, features: m } = options
  const random = createRandom(seed, 'planted cohort', kind, m)
  const values = new Float64Array(m * n)
  for (let f = 0; f < m; f++) for (let i = 0; i < n; i++) values[f * n + i] = random.normal()
  const arm = Uint8Array.from({ length: n }, () => Number(random.next() < 0.5))
  const linear = Float64Array.from({ length: n }, (_, i) => {
    let eta =
      options.treatment === undefined
        ? 0
        : arm[i] * (options.treatment + (options.interaction ?? 0) * values[i])
    for (let f = 0; f < options.planted; f++)
      eta += (f % 2 === 0 ? 1 : -1) * options.effect * values[f * n + i]
    return eta
  })
  const ids = Array.from({ length: n }, (_, i) => `P${i + 1}`)
  const assay = new Assay({
    name: 'planted',
    scale: 'log2',
    features: Array.from({ length: m }, (_, f) => ({ id: `G${f + 1}`, symbol: null, names: {} })),
    samples: ids.map(id => ({ ...unknownSample(id), patientId: id })),
    values,
  })
  const cohort = biomarkerCohort(assay, {
    patientIds: ids,
    outcome: outcomeOf(kind, linear, random),
    treatment:
      options.treatment === undefined
        ? null
        : { name: 'arm', control: 'control', treated: 'treated', arm, randomised: true },
  })
  return {
    cohort,
    planted: new Set(assay.features.slice(0, options.planted).map(({ id }) => id)),
    options,
  }
}

function outcomeOf(
  kind: PlantedOptions['kind'],
  linear: Float64Array,
  random: ReturnType<typeof createRandom>,
): LearningOutcome {
  if (kind === 'continuous') return { kind, value: linear.map(eta => eta + random.normal()), unit: null }
  if (kind === 'binary')
    return { kind, event: Uint8Array.from(linear, eta => Number(random.next() < 1 / (1 + Math.exp(-eta)))) }
  const until = linear.map(eta => -Math.log(1 - random.next()) / (0.05 * Math.exp(eta)))
  const censored = linear.map(() => 10 + 40 * random.next())
  return {
    kind,
    time: until.map((t, i) => Math.min(t, censored[i])),
    event: Uint8Array.from(until, (t, i) => Number(t <= censored[i])),
    unit: 'months',
    horizon: 24,
  }
}

/**
 * What panels of a size really do: the whole procedure on four fifths of the cohort, judged in new patients of the same truth;
 * the mean over the fifths.
 */
export function truePerformance({ cohort, options }: Planted, size: number, seed: number): number {
  const many = plantedCohort({ ...options, seed: seed + 1_000_003, patients: 4000 }).cohort
  const values: number[] = []
  for (let fifth = 0; fifth < 5; fifth++) {
    const kept = Int32Array.from({ length: cohort.size }, (_, i) => i).filter(i => i % 5 !== fifth)
    const own = selectPatients(cohort, kept)
    const both = joined(own, many)
    const training = Int32Array.from({ length: own.size }, (_, i) => i)
    const heldOut = Int32Array.from({ length: many.size }, (_, i) => own.size + i)
    const places = panelOrder(own, training, { most: size, seed, cause: 1 })
    const score = panelScores(both, { name: 'new', training, heldOut }, places, false, {
      learner: 'regression',
      imputer: 'median',
      seed,
    })
    if (score === null) continue
    const whole = new Float64Array(both.size)
    heldOut.forEach((row, i) => {
      whole[row] = score[i]
    })
    values.push(concordanceOf(both.outcome, whole, { rows: heldOut })?.value ?? 0.5)
  }
  return values.reduce((a, b) => a + b, 0) / values.length
}

/** Patients of two cohorts of the same features and a binary outcome, one after the other. */
function joined(a: BiomarkerCohort, b: BiomarkerCohort): BiomarkerCohort {
  if (a.outcome.kind !== 'binary' || b.outcome.kind !== 'binary') throw new Error('binary outcomes alone')
  const n = a.size + b.size
  const values = new Float64Array(a.features.length * n)
  for (let f = 0; f < a.features.length; f++) {
    values.set(a.values.subarray(f * a.size, (f + 1) * a.size), f * n)
    values.set(b.values.subarray(f * b.size, (f + 1) * b.size), f * n + a.size)
  }
  return {
    ...a,
    values,
    size: n,
    patientIds: [...a.patientIds, ...b.patientIds],
    centre: new Int32Array(n),
    outcome: { kind: 'binary', event: Uint8Array.of(...a.outcome.event, ...b.outcome.event) },
  }
}
