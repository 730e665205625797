import type { FigureOf } from '@tessera/evidence'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { netBenefitCurve } from '../measures/net-benefit.ts'
import { type FigureContext, placed } from './place.ts'

const STEPS = 60

/** Net benefit of each model, of treating all and of treating none, over threshold probabilities. */
export function decisionFigure(
  context: FigureContext,
  range: { readonly from: number; readonly to: number },
  models: readonly { readonly id: string; readonly label: string; readonly evaluated: Evaluated }[],
): FigureOf<'decision'> {
  const { horizon, unit } = context
  const threshold = Float64Array.from(
    { length: STEPS + 1 },
    (_, i) => range.from + ((range.to - range.from) * i) / STEPS,
  )
  const first = netBenefitCurve(models[0].evaluated, threshold, horizon)
  const limits = { lower: null, upper: null }
  const line = (label: string, model: string | null, netBenefit: ArrayLike<number>) => {
    const kept = Array.from(threshold, (t, i) => ({ t, nb: netBenefit[i] })).filter(({ nb }) =>
      Number.isFinite(nb),
    )
    return { label, model, threshold: kept.map(k => k.t), netBenefit: kept.map(k => k.nb), ...limits }
  }
  const when = horizon === null ? '' : ` by ${horizon} ${unit}`
  return {
    ...placed(context, {
      name: 'decision',
      section: 'usefulness',
      title: 'Would acting on it do more good than harm?',
      caption: `Net benefit a patient of acting when the predicted risk${when} is above a threshold, against acting on all or on none; ${inSentence(context.validationLabel)}.`,
    }),
    kind: 'decision',
    horizon,
    unit,
    curves: [
      ...models.map(({ id, label, evaluated }) =>
        line(label, id, netBenefitCurve(evaluated, threshold, horizon).netBenefit),
      ),
      line('Act on all', null, first.treatAll),
      line('Act on none', null, new Float64Array(threshold.length)),
    ],
  }
}
