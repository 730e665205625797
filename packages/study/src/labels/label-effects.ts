import type { Estimate } from '@tessera/evidence'
import { cox, elasticNetCox, nelsonAalenAtOwnTime, StatisticsInputError } from '@tessera/statistics'
import type { AssembledQuestion } from '../assembled.ts'
import { completedCovariates } from '../benefit/covariates.ts'
import type { BenefitIntake } from '../benefit/intake/benefit-intake.ts'
import { type CarriedEffects, carryError, type LabelAnalysis } from './carry-error.ts'
import { type LabelEvidence, labelEffectEvidence } from './label-effect-table.ts'
import type { PredictedLabel } from './predict-labels.ts'

/** What the analyses of labels share. */
export interface LabelContext {
  readonly level: number
  readonly seed: number
  readonly status: Estimate['status']
}

/** Patients of an analysis with what happened to them. */
interface Followed {
  /** Row of the study's patients of each. */
  readonly rows: Int32Array
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly centre: Int32Array
}

/** Fewest events under an arm for its effect to be looked at by a label. */
const fewestEvents = 5

/**
 * Whether labels go with the outcome of a prognosis: Cox model stratified by centre, per standard deviation of the label
 * as measured. Of other outcomes than a time to an event nothing is said.
 */
export function labelPrognosis(
  question: AssembledQuestion,
  words: string,
  ids: ReadonlyMap<string, number>,
  labels: readonly PredictedLabel[],
  context: LabelContext,
): LabelEvidence {
  const { outcome, patient, centre } = question.rows
  if (outcome.kind !== 'time-to-event') return { estimates: [], tables: [] }
  const rows = patient.map(code => ids.get(question.patientIds[code]) ?? -1)
  const { time, event } = outcome
  const analyse: LabelAnalysis = (label, own) => {
    const fit = cox({
      time: Float64Array.from(own, i => time[i]),
      event: Uint8Array.from(own, i => event[i]),
      x: [Float64Array.from(own, i => label[i])],
      strata: Int32Array.from(own, i => centre[i]),
    })
    return { estimates: [fit.coefficients[0]], variances: [fit.se[0] ** 2] }
  }
  const effects = labels.flatMap(label => {
    const carried = carried3(label, { rows, time, event, centre }, {}, analyse, context)
    return carried ? [{ label: label.label, of: 'All', at: 0, carried }] : []
  })
  return labelEffectEvidence(effects, context, {
    question: question.id,
    section: 'models',
    measure: 'hazard_ratio',
    title: `Labels of another assay and the outcome: ${words}`,
    caption:
      'Hazard ratio of one standard deviation of the label as measured, stratified by centre: in those measured alone; with the prediction as if it had been measured; and with its error carried.',
    events: event.reduce((sum, one) => sum + one, 0),
  })
}

/**
 * Whether the effect of an arm goes with a label: ratio of hazard ratios of one standard deviation of the label, in a Cox
 * model with each arm from its start on (nobody is immortal until then), a shrunken risk score of the confounders, and
 * strata of centres.
 */
export function labelBenefit(
  intake: BenefitIntake,
  labels: readonly PredictedLabel[],
  context: LabelContext,
): LabelEvidence {
  const { clock, centre } = intake.main
  const { time, event, arm, start } = clock
  const { sets } = completedCovariates(intake.main, {
    imputations: 2,
    seed: context.seed,
    centres: intake.centres,
    adjustsForCentre: false,
  })
  const score = riskScore(
    sets[0].map(({ values }) => values),
    time,
    event,
  )
  const arms = intake.arms
    .map((_, k) => k)
    .filter(k => k > 0 && arm.filter((own, i) => own === k && event[i] === 1).length >= fewestEvents)
  const analyse: LabelAnalysis = (label, own) => {
    const pieces = own.flatMap(i => {
      const begins = arm[i] > 0 ? Math.max(0, start[i]) : time[i]
      const before = { i, entry: 0, time: begins, event: 0, arm: 0 }
      const after = { i, entry: begins, time: time[i], event: event[i], arm: arm[i] }
      if (arm[i] === 0) return [{ ...after, entry: 0 }]
      return begins > 0 ? [before, after] : [after]
    })
    const column = (value: (piece: (typeof pieces)[number]) => number) => Float64Array.from(pieces, value)
    const fit = cox({
      entry: column(piece => piece.entry),
      time: column(piece => piece.time),
      event: column(piece => piece.event),
      x: [
        column(({ i }) => label[i]),
        column(({ i }) => score[i]),
        ...arms.map(k => column(piece => (piece.arm === k ? 1 : 0))),
        ...arms.map(k => column(piece => (piece.arm === k ? label[piece.i] : 0))),
      ],
      strata: Int32Array.from(pieces, ({ i }) => centre[i]),
    })
    const at = arms.map((_, a) => 2 + arms.length + a)
    return { estimates: at.map(j => fit.coefficients[j]), variances: at.map(j => fit.se[j] ** 2) }
  }
  const hazard = nelsonAalenAtOwnTime({ time, event })
  const auxiliary = Object.fromEntries([
    ['score', score] as const,
    ...arms.flatMap(k => {
      const under = Float64Array.from(arm, own => (own === k ? 1 : 0))
      return [
        [`arm ${k}`, under] as const,
        [`arm ${k} x event`, under.map((is, i) => is * event[i])] as const,
        [`arm ${k} x hazard`, under.map((is, i) => is * hazard[i])] as const,
      ]
    }),
  ])
  const effects =
    arms.length === 0
      ? []
      : labels.flatMap(label => {
          const carried = carried3(
            label,
            { rows: clock.rows, time, event, centre },
            auxiliary,
            analyse,
            context,
          )
          return carried ? arms.map((k, at) => ({ label: label.label, of: intake.arms[k], at, carried })) : []
        })
  return labelEffectEvidence(effects, context, {
    question: intake.id,
    section: 'benefit',
    measure: 'ratio_of_hazard_ratios',
    title: 'Labels of another assay and the effect of each arm',
    caption: `Ratio of the hazard ratios of an arm against ${intake.arms[0]} for one standard deviation of the label as measured (below 1: who has more of it gains more), the arm counted from its start: in those measured alone; with the prediction as if it had been measured; and with its error carried.`,
    events: event.reduce((sum, one) => sum + one, 0),
  })
}

/** The three ways for the patients of an analysis, the label in standard deviations of its measured values. */
function carried3(
  { label, predicted }: PredictedLabel,
  { rows, time, event }: Followed,
  auxiliary: Readonly<Record<string, Float64Array>>,
  analyse: LabelAnalysis,
  { level, seed }: LabelContext,
): CarriedEffects | null {
  const known = label.measured.filter(value => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value / known.length, 0)
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1))
  const own = (values: Float64Array) => Float64Array.from(rows, row => (values[row] - mean) / sd)
  try {
    return carryError({
      measured: own(label.measured),
      predicted: own(predicted),
      auxiliary: {
        event: Float64Array.from(event),
        hazard: nelsonAalenAtOwnTime({ time, event }),
        ...auxiliary,
      },
      analyse,
      imputations: label.protocol.imputations,
      level,
      seed,
    })
  } catch (error) {
    // Too few with an event, or a label that does not vary among these patients: nothing can be said.
    if (error instanceof StatisticsInputError) return null
    throw error
  }
}

/** Linear predictor of a ridge Cox model of the confounders, the penalty in the middle of its path. */
function riskScore(x: readonly Float64Array[], time: Float64Array, event: Uint8Array): Float64Array {
  if (x.length === 0) return new Float64Array(time.length)
  const { beta } = elasticNetCox({ time, event, x, alpha: 0, lambdaCount: 20 })
  const middle = beta[Math.floor(beta.length / 2)]
  return time.map((_, i) => x.reduce((sum, column, j) => sum + middle[j] * column[i], 0))
}
