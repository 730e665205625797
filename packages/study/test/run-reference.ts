import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '@tessera/learning'
import type { Evaluated } from '../src/run/evaluated.ts'
import type { OutOfFold } from '../src/run/out-of-fold.ts'

interface Group {
  readonly n: number
  readonly events: number
  readonly survival24: number
  readonly lower24: number
  readonly upper24: number
  readonly atRisk: number[]
}

interface Limits {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** Out-of-fold predictions of two models in three centres, and what R makes of them (`reference/run.R`). */
export interface RunReference {
  readonly fold: number[]
  readonly sex: number[]
  readonly event: number[]
  readonly model: number[]
  readonly base: number[]
  readonly time: number[]
  readonly died: number[]
  readonly high: number[]
  readonly auc: { folds: number[]; se: number[]; across: number; base: number; roc: number[] }
  readonly harrell: number
  readonly overall: {
    brier: number
    logScore: number
    observedExpected: number
    netBenefit: number[]
    treatAll: number[]
  }
  readonly difference: { auc: number; brier: number; log_score: number; netBenefit: number[] }
  readonly delong: Limits & { p: number }
  readonly meta: Limits & { predictionLower: number; predictionUpper: number; tau: number }
  readonly subgroups: number[]
  readonly permutation: {
    mean: number
    p: number
    observed: number
    s1: number[]
    s2: number[]
    e1: number[]
    e2: number[]
  }
  readonly groups: {
    hazardRatio: number
    lower: number
    upper: number
    p: number
    at: number[]
    km: [Group, Group]
  }
  readonly histogram: number[]
}

export const runReference: RunReference = JSON.parse(
  readFileSync(join(import.meta.dirname, 'reference/run.json'), 'utf8'),
)

/** Evaluated patients of a linear predictor on the logit scale. */
export function evaluatedOf(
  linear: readonly number[],
  outcome: Outcome,
  high?: readonly number[],
): Evaluated {
  return {
    outcome,
    linear: Float64Array.from(linear),
    risk: Float64Array.from(linear, value => 1 / (1 + Math.exp(-value))),
    survival: null,
    levels: null,
    high: Uint8Array.from(high ?? linear.map(() => 0)),
  }
}

/** The three folds of the reference, with a binary outcome or a time to event. */
export function referenceFolds(kind: Outcome['kind']): OutOfFold[] {
  const r = runReference
  return [0, 1, 2].map(k => {
    const rows = r.fold.flatMap((fold, row) => (fold === k ? [row] : []))
    const pick = (values: readonly number[]) => rows.map(row => values[row])
    const outcome: Outcome =
      kind === 'binary'
        ? { kind, event: Uint8Array.from(pick(r.event)) }
        : {
            kind,
            time: Float64Array.from(pick(r.time)),
            event: Uint8Array.from(pick(r.died)),
            unit: 'months',
            horizon: 24,
          }
    return {
      name: `C${k + 1}`,
      repeat: 0,
      patient: Int32Array.from(rows),
      centre: Int32Array.from(rows, () => k),
      trainingN: r.fold.length - rows.length,
      trainingEvents: 0,
      models: {
        full: evaluatedOf(pick(r.model), outcome, pick(r.high)),
        clinical: evaluatedOf(pick(r.base), outcome, pick(r.high)),
      },
    }
  })
}
