import type { FoldPlan } from '@tessera/evidence'
import { normalQuantile, normalTwoSided } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import type { BiomarkerCohort } from './cohort.ts'
import { concordanceGain, concordanceOf } from './concordance.ts'

/** A performance with its interval. */
export interface Performance {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

/** Out-of-fold scores by name: one a patient and repetition. */
export class ScoreBoard {
  readonly #cohort: BiomarkerCohort
  readonly #plans: readonly FoldPlan[]
  readonly #scores = new Map<string, Float64Array[]>()
  failed = 0
  constructor(cohort: BiomarkerCohort, plans: readonly FoldPlan[]) {
    this.#cohort = cohort
    this.#plans = plans
  }

  put(name: string, at: number, values: Float64Array | null): void {
    const { heldOut } = this.#plans[at]
    if (values === null) this.failed++
    const list = this.#scores.get(name) ?? []
    list[at] = values ?? new Float64Array(heldOut.length)
    this.#scores.set(name, list)
  }

  copy(from: string, to: string, at: number): void {
    this.put(to, at, this.#scores.get(from)?.[at] ?? null)
  }

  /** Scores, rows and fold of one repetition. */
  #repeats(name: string) {
    const repeats = [...new Set(this.#plans.map(plan => plan.repeat ?? 0))]
    return repeats.map(repeat => {
      const score = new Float64Array(this.#cohort.size).fill(Number.NaN)
      const fold = new Int32Array(this.#cohort.size)
      this.#plans.forEach((plan, at) => {
        if ((plan.repeat ?? 0) !== repeat) return
        plan.heldOut.forEach((row, i) => {
          score[row] = this.#scores.get(name)?.[at]?.[i] ?? 0
          fold[row] = at
        })
      })
      const rows = Int32Array.from([...score.keys()].filter(row => !Number.isNaN(score[row])))
      return { score, fold, rows }
    })
  }

  performance(name: string, { cause, level }: { cause: number; level: number }): Performance {
    const found = this.#repeats(name).flatMap(({ score, fold, rows }) => {
      const one = concordanceOf(this.#cohort.outcome, score, { rows, strata: fold, cause })
      return one === null ? [] : [one]
    })
    const mean = meanOf(found, level)
    return { ...mean, lower: Math.max(0, mean.lower), upper: Math.min(1, mean.upper) }
  }

  gain(
    name: string,
    reference: string,
    options: { cause: number; level: number },
  ): Performance & { p: number } {
    const others = this.#repeats(reference)
    const found = this.#repeats(name).flatMap(({ score, fold, rows }, k) => {
      const one = concordanceGain(this.#cohort.outcome, score, others[k].score, {
        rows,
        strata: fold,
        cause: options.cause,
      })
      return one === null ? [] : [one]
    })
    const mean = meanOf(found, options.level)
    return { ...mean, p: mean.se > 0 ? normalTwoSided(mean.value / mean.se) : 1 }
  }
}

/** The mean of values and of their errors: repetitions judge the same patients, so that errors do not shrink with them. */
function meanOf(
  found: readonly { readonly value: number; readonly se: number }[],
  level: number,
): Performance {
  if (found.length === 0)
    throw new OmicsError(
      'too-few',
      'no fold has patients who can be compared',
      'ask for fewer folds, or merge centres',
    )
  const value = found.reduce((sum, one) => sum + one.value, 0) / found.length
  const se = found.reduce((sum, one) => sum + one.se, 0) / found.length
  const reach = normalQuantile(0.5 + level / 2) * se
  return { value, se, lower: value - reach, upper: value + reach }
}
