import type { FittedModel } from '../learner.ts'
import type { Design } from '../preparation/design.ts'
import type { FittedPreparation } from '../preparation/preparation.ts'
import type { Outcome } from '../rows.ts'
import { baselineOf, horizonNotes } from './baseline.ts'
import { type CutOffRule, chooseCutOff } from './cut-off.ts'
import { columnMeans, linearModel, linearOf, riskOf } from './linear-model.ts'
import { targetOf } from './outcome.ts'

/** Coefficients that inner folds chose among many: without standard errors, which choosing would make too small. */
export interface ChosenColumns {
  /** Null of a time to an event. */
  readonly intercept: number | null
  readonly coefficients: Float64Array
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

/** The model of coefficients as they were chosen, with the baseline and the cut-off of the training rows. */
export function chosenColumnsModel(of: {
  readonly learner: string
  readonly outcome: Outcome
  readonly prepared: FittedPreparation
  /** What the preparation makes of the training rows. */
  readonly design: Design
  readonly chosen: ChosenColumns
  /** Of the baseline hazard: those that the coefficients were fitted with. */
  readonly ties: 'efron' | 'breslow'
  readonly cutOff: CutOffRule
}): FittedModel {
  const { learner, outcome, prepared, design, chosen, ties, cutOff } = of
  const { coefficients, settings, notes } = chosen
  const intercept = chosen.intercept === null ? null : { value: chosen.intercept, se: null }
  const parts = { intercept, coefficients, centre: 0 }
  const sum = linearOf(parts, design)
  const survival = outcome.kind === 'binary' ? null : baselineOf(sum, outcome, ties)
  const baseline = survival?.baseline ?? null
  const target = targetOf(outcome)
  return linearModel({
    ...parts,
    learner,
    target,
    preparation: prepared,
    means: columnMeans(design),
    se: null,
    centre: survival?.centre ?? 0,
    baseline,
    cutOff: chooseCutOff(cutOff, riskOf(target, survival?.linear ?? sum, baseline), outcome),
    parameters: design.terms.length,
    settings: { ...settings, cutOff },
    notes: [...prepared.notes, ...notes, ...(outcome.kind === 'binary' ? [] : horizonNotes(outcome))],
  })
}
