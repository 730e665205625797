import type { Run } from '@tessera/tasks'
import type { ValidationProtocol } from '../../protocol/validation.ts'
import { type Design, designsOf } from '../../run/design.ts'
import { fitWork } from '../../run/fit-all.ts'
import { type ModelSpec, modelSpecs } from '../../run/model-spec.ts'
import { blocksOf } from '../../run/run-question.ts'
import type { BenefitIntake } from '../intake/benefit-intake.ts'
import type { EffectFit, EffectItem, EffectWork } from './fit-effect.ts'

/** What one model says of who gains from one arm, by models that never saw the patient; NaN where it is silent. */
export interface PredictedBenefit {
  readonly model: string
  readonly label: string
  readonly arm: number
  /** Predicted gain of restricted mean of each row. */
  readonly benefit: Float64Array
  /** Predicted restricted mean without treatment: the prognosis of each row. */
  readonly untreated: Float64Array
  /** Why it says nothing of some rows, or of any. */
  readonly why: string | null
}

export interface PredictedBenefits {
  readonly design: Design
  readonly specs: readonly ModelSpec[]
  readonly primary: string
  readonly benefits: readonly PredictedBenefit[]
}

/** Fits every model of the question to every arm on every fold, and predicts each patient held out. */
export async function predictedBenefits(
  intake: BenefitIntake,
  run: Run,
  validation: ValidationProtocol,
): Promise<PredictedBenefits> {
  const { assembled, protocol, main } = intake
  const { specs, primary } = modelSpecs(
    protocol,
    intake.models,
    new Map(),
    blocksOf({ question: assembled, blocks: intake.blocks, features: intake.models }),
  )
  const [headline] = designsOf(assembled, { ...validation, permutations: 0 })
  const repeat = headline.folds[0].repeat ?? 0
  const design = { ...headline, folds: headline.folds.filter(fold => (fold.repeat ?? 0) === repeat) }
  const fits = fitWork(assembled, specs, [design], validation.seed, [])
  const items: EffectItem[] = specs.flatMap(({ id }) =>
    intake.arms.flatMap((_, arm) => design.folds.map((__, fold) => ({ fold, model: id, arm }))),
  )
  const work: EffectWork = { fits, arm: main.clock.arm, landmark: main.clock.grace }
  const made = await run.map<EffectFit>(`effect models ${intake.id}`, {
    module: new URL('./fit-effect.ts', import.meta.url),
    task: 'fitEffect',
    shared: work,
    items,
  })
  const n = main.clock.time.length
  const underArm = (model: string, arm: number) => {
    const values = new Float64Array(n).fill(Number.NaN)
    let why: string | null = null
    items.forEach((item, i) => {
      if (item.model !== model || item.arm !== arm) return
      const { predicted, why: silent } = made[i]
      why ??= silent === null ? null : `${intake.arms[arm]}: ${silent}`
      if (predicted)
        design.folds[item.fold].heldOut.forEach((row, at) => {
          values[row] = predicted[at]
        })
    })
    return { values, why }
  }
  return {
    design,
    specs,
    primary,
    benefits: specs.flatMap(({ id, label }) => {
      const control = underArm(id, 0)
      return intake.arms.slice(1).map((_, k) => {
        const own = underArm(id, k + 1)
        return {
          model: id,
          label,
          arm: k + 1,
          benefit: own.values.map((value, i) => value - control.values[i]),
          untreated: control.values,
          why: own.why ?? control.why,
        }
      })
    }),
  }
}
