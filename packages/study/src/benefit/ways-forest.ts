import type { Estimate, FigureOf } from '@tessera/evidence'
import { type BenefitContext, idPart, placedInBenefit } from './context.ts'

const ways = [
  { of: 'target-trial', measure: 'rmst_difference', label: 'Target trial', warning: false },
  { of: 'target-trial', measure: 'doubly_robust_rmst_difference', label: 'Doubly robust', warning: false },
  { of: 'target-trial', measure: 'equipoise_rmst_difference', label: 'Those in equipoise', warning: false },
  { of: 'clone-censor-weight', measure: 'rmst_difference', label: 'Clone-censor-weight', warning: false },
  { of: 'naive', measure: 'rmst_difference', label: 'Naive, not an estimate', warning: true },
] as const

/** The effect of each arm by each way of comparing, the naive one beside them as a warning. */
export function waysForest(context: BenefitContext, estimates: readonly Estimate[]): FigureOf<'forest'> {
  const { intake } = context
  const { clock } = intake.main
  const at = `${Number(clock.horizon.toPrecision(3))} ${clock.unit}`
  const second = intake.second?.clock.name
  return {
    ...placedInBenefit(context, {
      name: 'ways',
      section: 'emulation',
      title: 'The effect, by how it is asked',
      caption: `Difference of restricted mean to ${at} against ${intake.arms[0]}; above 0 the arm gains. The naive comparison of ever with never treated (hollow, dashed) is drawn as a warning: it is not adjusted, and who was to be treated late had to live until then.`,
    }),
    kind: 'forest',
    measure: 'rmst_difference',
    label: `Difference of restricted mean, ${clock.unit}`,
    rowsAre: 'Analyses',
    nullValue: 0,
    logarithmic: false,
    rows: intake.arms.slice(1).flatMap(arm =>
      ways.flatMap(({ of, measure, label, warning }) => {
        const found = estimates.find(({ id }) => id === `${intake.id}/${of}/${measure}/${idPart(arm)}`)
        if (!found) return []
        return [
          {
            label: of === 'clone-censor-weight' && second ? `${label}, from ${second}` : label,
            group: arm,
            n: found.n,
            events: found.events,
            value: found.value,
            lower: found.lower,
            upper: found.upper,
            why: found.why,
            ...(warning ? { warning: true } : {}),
          },
        ]
      }),
    ),
    pooled: null,
  }
}
