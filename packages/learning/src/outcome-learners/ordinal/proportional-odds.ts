import { ordinalRegression } from '@tessera/statistics'
import { z } from 'zod'
import type { Coefficient } from '../../learner.ts'
import { aliasedNotes } from '../../learners/aliased-columns.ts'
import { weightedSum } from '../../learners/linear-model.ts'
import { logisticLearner } from '../../learners/logistic.ts'
import { preparationOptions, type RegressionSpec } from '../../learners/specification.ts'
import {
  type FittedPreparation,
  preparationFromJson,
  preparationSchema,
} from '../../preparation/preparation.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import {
  type OutcomeLearner,
  type OutcomeModel,
  type OutcomePrediction,
  type OutcomeRows,
  withoutOutcome,
} from '../outcome-learner.ts'
import { preparedColumns } from '../prepared-columns.ts'
import { ordinalByThresholds } from './by-thresholds.ts'
import { levelsOf } from './levels.ts'

interface OddsParts {
  readonly levels: readonly string[]
  readonly preparation: FittedPreparation
  readonly coefficients: Float64Array
  readonly se: Float64Array
  /** Between the levels that occur in training, ascending. */
  readonly thresholds: Float64Array
  /** Index of each level that occurs. */
  readonly occurring: readonly number[]
  readonly cutOff: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

/**
 * Proportional-odds regression by maximum likelihood: P(Y <= k) = 1 / (1 + exp(-(threshold_k - sum))), the linear
 * predictor rising with the level. A level that training lacks has probability 0. Where no finite maximum exists
 * (separation, or too many columns), logistic regression at each cut under its weak ridge penalty stands in its place,
 * and says so. R: MASS::polr.
 */
export function proportionalOddsLearner(spec: RegressionSpec): OutcomeLearner {
  return {
    name: 'proportional-odds regression',
    fast: true,
    fit: (training, context) => {
      const outcome = levelsOf(training)
      const { prepared, design } = preparedColumns(training, preparationOptions(spec), context)
      const { x, size, terms } = design
      const fit = x.length + outcome.levels.length > size ? null : ordinalRegression({ y: outcome.level, x })
      if (fit === null || !fit.converged)
        return instead(ordinalByThresholds(logisticLearner(spec), spec.cutOff).fit(training, context))
      const parts = {
        levels: outcome.levels,
        preparation: prepared,
        coefficients: fit.coefficients,
        se: fit.se,
        thresholds: fit.thresholds,
        occurring: [...fit.levels],
        settings: { method: 'maximum likelihood', link: 'logit', cutOff: spec.cutOff },
        notes: [
          ...prepared.notes,
          ...aliasedNotes(terms, fit.aliased),
          ...outcome.levels
            .filter((_, k) => !fit.levels.includes(k))
            .map(level => `no training patient has the level '${level}': its probability is 0`),
        ],
      }
      const { risk } = predictOdds(parts, training.data)
      return oddsModel({ ...parts, cutOff: outcomeCutOff(spec.cutOff, risk, outcome) })
    },
  }
}

function instead(model: OutcomeModel): OutcomeModel {
  return {
    ...model,
    describe: () => {
      const description = model.describe()
      const note =
        'proportional odds have no finite maximum-likelihood estimate here: logistic regression at each cut stands in their place'
      return { ...description, notes: [note, ...description.notes] }
    },
  }
}

function predictOdds(
  { preparation: prepared, coefficients, thresholds, occurring, levels }: Omit<OddsParts, 'cutOff'>,
  rows: OutcomeRows,
): OutcomePrediction {
  const { x, size, unseen, imputed } = prepared.apply(withoutOutcome(rows))
  const linear = weightedSum(x, coefficients, size, 0)
  const width = levels.length
  const probability = new Float64Array(size * width)
  for (let row = 0; row < size; row++) {
    let below = 0
    occurring.forEach((level, k) => {
      const upTo = k === thresholds.length ? 1 : 1 / (1 + Math.exp(linear[row] - thresholds[k]))
      probability[row * width + level] = Math.max(0, upTo - below)
      below = upTo
    })
  }
  return { linear, risk: linear, survival: null, levels: probability, unseen, imputed }
}

function oddsModel(parts: OddsParts): OutcomeModel {
  return {
    learner: 'proportional-odds regression',
    cutOff: parts.cutOff,
    parameters: parts.preparation.terms.length,
    predict: rows => predictOdds(parts, rows.data),
    describe: () => ({
      coefficients: coefficientsOf(parts),
      formula: 'probability of a level above a threshold: 1 / (1 + exp(threshold - sum))',
      baselineSurvival: null,
      centre: null,
      settings: parts.settings,
      notes: parts.notes,
    }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'proportional odds',
      ...parts,
      preparation: parts.preparation.toJSON(),
      coefficients: [...parts.coefficients],
      se: [...parts.se],
      thresholds: [...parts.thresholds],
    }),
  }
}

function coefficientsOf({
  preparation: prepared,
  coefficients,
  se,
  thresholds,
  occurring,
  levels,
}: OddsParts) {
  const p = coefficients.length
  return [
    ...Array.from(
      thresholds,
      (coefficient, k): Coefficient => ({
        term: `(threshold above ${levels[occurring[k]]})`,
        coefficient,
        se: se[p + k],
        unit: null,
        whenMissing: null,
      }),
    ),
    ...prepared.terms.map(
      ({ term, unit, whenMissing }, j): Coefficient => ({
        term,
        coefficient: coefficients[j],
        se: se[j],
        unit,
        whenMissing,
      }),
    ),
  ]
}

const numbers = z.array(z.number())
export const proportionalOddsSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('proportional odds'),
  levels: z.array(z.string()),
  preparation: preparationSchema,
  coefficients: numbers,
  se: numbers,
  thresholds: numbers,
  occurring: numbers,
  cutOff: z.number(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The model that `toJSON` wrote. */
export function proportionalOddsFromJson(json: z.infer<typeof proportionalOddsSchema>): OutcomeModel {
  return oddsModel({
    ...json,
    preparation: preparationFromJson(json.preparation),
    coefficients: Float64Array.from(json.coefficients),
    se: Float64Array.from(json.se),
    thresholds: Float64Array.from(json.thresholds),
  })
}
