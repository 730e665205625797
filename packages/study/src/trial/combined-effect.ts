import type { TableRecord } from '@tessera/evidence'
import {
  type CombinedEffect,
  combineCohorts,
  isEffect,
  type PreferenceCohortEffect,
  type RandomisedEffect,
} from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { estimateColumn, textColumn } from '../run/report-tables/columns.ts'
import { type EndpointContext, placedInTrial } from './trial-evidence.ts'

/** The hazard ratio under the rule of combination, beside the randomised one; none where that stands alone. */
export function combinedTable(
  context: EndpointContext,
  randomised: RandomisedEffect,
  preference: PreferenceCohortEffect,
): TableRecord[] {
  const { combine } = context.intake
  if (combine.rule === 'randomised alone') return []
  const [own, other] = [randomised, preference].map(({ effects }) =>
    effects.find(effect => effect.measure === 'log hazard ratio'),
  )
  if (own === undefined || other === undefined || !isEffect(own) || !isEffect(other)) return []
  const combined = combineCohorts({
    randomised: own,
    preference: other,
    rule: combine,
    size: randomised.arms[0].events + randomised.arms[1].events,
    level: context.level,
  })
  const row = (
    label: string,
    { value, lower, upper }: Pick<CombinedEffect, 'value' | 'lower' | 'upper'>,
  ) => ({
    label,
    value: Math.exp(value),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
  })
  const borrowed = combined.borrowing
  return [
    {
      ...placedInTrial(context, {
        name: 'cohorts/combined',
        section: 'cohorts',
        title: `Hazard ratio by the rule fixed beforehand: ${combine.rule}`,
        caption: `Fixed in ${combine.fixedBy}. Posterior mean with ${percentLevel(context.level)} credible limits.`,
      }),
      columns: [textColumn('label', ''), estimateColumn('value', 'Hazard ratio')],
      rows: [row('Randomised alone', own), row('Informed by those who chose', combined)],
      indent: null,
      note:
        borrowed === null
          ? null
          : `The preference cohort adds what ${borrowed.posteriorSize.toFixed(0)} further events would${combined.weight === null ? '' : `; its weight became ${combined.weight.toFixed(2)}`}.`,
    },
  ]
}
