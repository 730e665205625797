import { createRandom } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import { armResiduals } from './arm-residuals.ts'
import { type BiomarkerCohort, type CohortTreatment, featureValues, selectPatients } from './cohort.ts'
import { centreWay, cohortModel, completeRows } from './cohort-model.ts'
import { knownRows, unfit } from './known-rows.ts'

export interface PredictivePanelOptions {
  readonly seed: number
  /** Features of the panel; 5 by default. */
  readonly size?: number
  readonly permutations?: number
  readonly cause?: number
  /** Fewest values of a feature in a training set; 20 by default. */
  readonly leastValues?: number
  readonly signal?: AbortSignal
}

export interface PredictivePanel {
  /** Log ratio of the treatment's effects per SD of the held-out score, with its error; null where it cannot be fitted. */
  readonly interaction: { readonly value: number; readonly se: number; readonly p: number } | null
  /** Log ratio per SD of the score in the control arm. */
  readonly prognostic: { readonly value: number; readonly se: number } | null
  /** Why there is no estimate. */
  readonly why: string | null
  readonly n: number
  readonly events: number
  readonly size: number
  readonly folds: number
  readonly permutations: number
  /** Features by how many of the training sets chose them. */
  readonly members: readonly { readonly feature: string; readonly folds: number }[]
  /** Score of each patient by models that had not seen them, in the order of `patientIds`; 0 is the average. */
  readonly scores: Float64Array
  readonly patientIds: readonly string[]
}

/**
 * A panel that is meant to say whom a treatment helps, judged on patients who took no part in making it: within each
 * training set (every centre is left out once; with fewer than three, five parts) features are ranked by the score test of
 * their product with the treatment, z (A - share), beside z itself; the panel is the few of largest statistic, weighed by
 * their one-step coefficients; the scores of all held-out patients meet the treatment in one model. `interaction.p`: how often the whole
 * procedure does as well when the arms are dealt anew within centres (one-sided, as a panel that works points forwards).
 * Source: Freidlin, Jiang, Simon, Clin Cancer Res 2010;16:691 (cross-validated signature, permutation of the arms).
 * @throws OmicsError `design` without a randomised treatment
 */
export function predictivePanel(cohort: BiomarkerCohort, options: PredictivePanelOptions): PredictivePanel {
  const { seed, size = 5, permutations = 100, cause = 1 } = options
  const rows = completeRows(cohort)
  const own = rows.length < cohort.size ? selectPatients(cohort, rows) : cohort
  const { treatment } = own
  if (treatment === null || !treatment.randomised)
    throw new OmicsError(
      'design',
      'a predictive panel needs arms that were allocated at random',
      'give the trial with its randomised cohort',
    )
  const folds = heldOutParts(own, seed)
  const run = (arm: Uint8Array) => judged(own, treatment, arm, folds, options)
  const first = run(treatment.arm)
  const { fit } = first
  const common = {
    n: own.size,
    events: first.events,
    size,
    folds: folds.length,
    scores: first.scores,
    patientIds: own.patientIds,
    members: membersOf(own, first.chosen),
  }
  if (fit === null) return { ...common, interaction: null, prognostic: null, permutations: 0, why: first.why }
  let asGood = 1
  for (let k = 0; k < permutations; k++) {
    options.signal?.throwIfAborted()
    const dealt = run(dealtArms(own, treatment.arm, seed, k))
    if ((dealt.fit?.z ?? Number.NEGATIVE_INFINITY) >= fit.z) asGood++
  }
  return {
    ...common,
    interaction: { value: fit.value, se: fit.se, p: asGood / (permutations + 1) },
    prognostic: fit.prognostic,
    permutations,
    why: null,
  }

  /** Scores of every patient by the training sets without them, and the model in which they meet the treatment. */
  function judged(
    data: BiomarkerCohort,
    given: CohortTreatment,
    arm: Uint8Array,
    parts: readonly Int32Array[],
    { leastValues = 20 }: PredictivePanelOptions,
  ) {
    const scores = new Float64Array(data.size)
    const chosen: number[][] = []
    for (const heldOut of parts) {
      const out = new Set(heldOut)
      const training = Int32Array.from([...data.patientIds.keys()].filter(row => !out.has(row)))
      const panel = panelOf(data, { ...given, arm }, training, { size, cause, leastValues })
      chosen.push(panel.map(({ place }) => place))
      for (const row of heldOut)
        for (const { place, mean, sd, weight } of panel) {
          const value = featureValues(data, place)[row]
          if (!Number.isNaN(value)) scores[row] += weight * ((value - mean) / sd)
        }
    }
    return { scores, chosen, ...heldOutModel(data, arm, scores, cause) }
  }
}

interface Member {
  readonly place: number
  readonly mean: number
  readonly sd: number
  readonly weight: number
}

/** The features of largest score statistic in a training set, with the moments and weights that it gives. */
function panelOf(
  cohort: BiomarkerCohort,
  treatment: CohortTreatment,
  rows: Int32Array,
  options: { readonly size: number; readonly cause: number; readonly leastValues: number },
): Member[] {
  const training = selectPatients({ ...cohort, treatment }, rows)
  const residuals = armResiduals(training, options.cause)
  const ranked: { member: Member; statistic: number }[] = []
  for (let f = 0; f < training.features.length; f++) {
    const values = featureValues(training, f)
    const known = knownRows(values)
    if (unfit(known, options.leastValues) !== null) continue
    const own = { score: 0, information: 0 }
    const product = { score: 0, information: 0 }
    let both = 0
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) continue
      const z = (values[i] - known.mean) / known.sd
      const w = z * residuals.contrast[i]
      own.score += z * residuals.value[i]
      own.information += z * z * residuals.variance[i]
      product.score += w * residuals.value[i]
      product.information += w * w * residuals.variance[i]
      both += w * z * residuals.variance[i]
    }
    // What the feature foretells in both arms alike is taken out of the product's score.
    const score = product.score - (both / own.information) * own.score
    const information = product.information - both ** 2 / own.information
    if (!(information > 0)) continue
    const member = { place: f, mean: known.mean, sd: known.sd, weight: score / information }
    ranked.push({ member, statistic: (score * score) / information })
  }
  return ranked
    .sort((a, b) => b.statistic - a.statistic || a.member.place - b.member.place)
    .slice(0, options.size)
    .map(({ member }) => member)
}

/** Treatment, held-out score and their product in one model, by centre. */
function heldOutModel(cohort: BiomarkerCohort, arm: Uint8Array, scores: Float64Array, cause: number) {
  const known = knownRows(scores)
  const { screen } = cohortModel(cohort, [], {
    centre: centreWay(cohort, undefined, 'cause-specific'),
    competing: 'cause-specific',
    cause,
  })
  const treated = Float64Array.from(arm)
  const z = scores.map(score => (score - known.mean) / known.sd)
  const fit = screen.fit([treated, z, z.map((value, i) => value * treated[i])])
  if (!(known.sd > 0) || fit.state !== 'estimated')
    return { fit: null, events: fit.events, why: 'too few events for an interaction with a held-out score' }
  const [value, se] = [fit.coefficients[2], Math.sqrt(fit.covariance[8])]
  const prognostic = { value: fit.coefficients[1], se: Math.sqrt(fit.covariance[4]) }
  return { fit: { value, se, z: value / se, prognostic }, events: fit.events, why: null }
}

/** Each centre; with fewer than three, five parts of the patients. */
function heldOutParts({ size, centre, centres }: BiomarkerCohort, seed: number): Int32Array[] {
  const rows = Array.from({ length: size }, (_, i) => i)
  const byCentre = centres.map((_, c) => Int32Array.from(rows.filter(row => centre[row] === c)))
  if (byCentre.length >= 3) return byCentre.filter(own => own.length > 0)
  const order = createRandom(seed, 'predictive panel', 'parts').permutation(size)
  return Array.from({ length: 5 }, (_, k) => order.filter((_row, i) => i % 5 === k).sort())
}

function dealtArms(cohort: BiomarkerCohort, arm: Uint8Array, seed: number, k: number): Uint8Array {
  const random = createRandom(seed, 'predictive panel', 'arms', k)
  const dealt = new Uint8Array(arm.length)
  cohort.centres.forEach((_, c) => {
    const rows = [...cohort.centre.keys()].filter(row => cohort.centre[row] === c)
    random.permutation(rows.length).forEach((place, i) => {
      dealt[rows[i]] = arm[rows[place]]
    })
  })
  return dealt
}

function membersOf(cohort: BiomarkerCohort, chosen: readonly (readonly number[])[]) {
  const counts = new Map<number, number>()
  for (const place of chosen.flat()) counts.set(place, (counts.get(place) ?? 0) + 1)
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .map(([place, folds]) => ({ feature: cohort.features[place].id, folds }))
}
