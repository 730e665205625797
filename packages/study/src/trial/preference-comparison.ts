import type { Estimate, FigureOf, TableRecord } from '@tessera/evidence'
import {
  type CombinedEffect,
  cohortDifference,
  combineCohorts,
  type EffectOrReason,
  isEffect,
  type PreferenceCohortEffect,
  preferenceCohortEffect,
  type RandomisedEffect,
  type TrialPatient,
} from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { effectEstimate } from './effect-estimate.ts'
import { armCurves } from './randomised-comparison.ts'
import { type EndpointContext, type EvidencePart, placedInTrial } from './trial-evidence.ts'

export interface PreferenceComparison extends EvidencePart {
  readonly estimates: readonly Estimate[]
  /** What may be concluded of the difference between the cohorts. */
  readonly reading: string
}

/**
 * The cohort of those who chose: its adjusted effect, how far the arms overlap and are balanced, and its difference
 * from the randomised effect with the interval. Null where nobody has a preference.
 */
export function preferenceComparison(
  context: EndpointContext,
  chosen: readonly TrialPatient[],
  randomised: RandomisedEffect,
): PreferenceComparison | null {
  const { intake, endpoint, tau, times, level, analysis, status } = context
  if (chosen.length === 0) return null
  const effect = preferenceCohortEffect(chosen, {
    arms: intake.arms,
    endpoint: endpoint.name,
    tau,
    times,
    level,
    adjust: intake.protocol.adjust,
  })
  const difference = cohortDifference(randomised.effects, effect.effects, level)
  const n = effect.n.control + effect.n.experimental
  const events = effect.events.control + effect.events.experimental
  const place = { analysis, n, events, status, level }
  const estimates = [
    ...effect.effects.map(one => effectEstimate(one, { ...place, of: 'preference' })),
    ...difference.effects.map(one => ({
      ...effectEstimate(one, { ...place, of: 'difference' }),
      n: n + randomised.arms[0].n + randomised.arms[1].n,
      events: events + randomised.arms[0].events + randomised.arms[1].events,
    })),
  ]
  return {
    estimates,
    reading: difference.reading,
    figures: [curves(context, chosen), cohortForest(context, randomised, effect)],
    tables: [
      cohortTable(context, estimates),
      balanceTable(context, effect),
      ...combinedTable(context, randomised, effect),
    ],
    findings: effect.warnings.map(message => ({
      severity: 'note' as const,
      code: 'preference-cohort',
      message: `${endpoint.label}: ${message}`,
      cure: 'read the adjusted effect with that in mind',
    })),
  }
}

function curves(context: EndpointContext, chosen: readonly TrialPatient[]): FigureOf<'kaplan-meier'> {
  const { endpoint, level } = context
  return {
    ...placedInTrial(context, {
      name: 'preference/curves',
      section: 'cohorts',
      title: `${endpoint.label}, patients who chose`,
      caption: `Kaplan-Meier by the arm they chose, not adjusted, with ${percentLevel(level)} limits: the arms differ in more than the treatment.`,
    }),
    kind: 'kaplan-meier',
    unit: 'months',
    outcome: endpoint.label.toLowerCase(),
    horizon: endpoint.horizon,
    ...armCurves(context, chosen),
    estimates: [],
  }
}

function cohortForest(
  context: EndpointContext,
  randomised: RandomisedEffect,
  preference: PreferenceCohortEffect,
): FigureOf<'forest'> {
  const row = (label: string, effects: readonly EffectOrReason[], n: number, events: number) => {
    const found = effects.find(effect => effect.measure === 'log hazard ratio')
    const known = found !== undefined && isEffect(found)
    return {
      label,
      group: null,
      n,
      events,
      value: known ? Math.exp(found.value) : null,
      lower: known ? Math.exp(found.lower) : null,
      upper: known ? Math.exp(found.upper) : null,
      why: known ? null : (found?.reason ?? 'not estimated'),
    }
  }
  const { control, experimental } = preference.n
  return {
    ...placedInTrial(context, {
      name: 'cohorts/forest',
      section: 'cohorts',
      title: `Hazard ratio of ${context.intake.arms.experimental} by cohort`,
      caption:
        'The randomised effect is the answer of the trial; the adjusted effect of those who chose stands beside it and is not pooled with it.',
    }),
    kind: 'forest',
    measure: 'hazard_ratio',
    label: 'Hazard ratio',
    rowsAre: 'Cohorts',
    nullValue: 1,
    logarithmic: true,
    rows: [
      row(
        'Randomised',
        randomised.effects,
        randomised.arms[0].n + randomised.arms[1].n,
        randomised.arms[0].events + randomised.arms[1].events,
      ),
      row(
        'By preference, adjusted',
        preference.effects,
        control + experimental,
        preference.events.control + preference.events.experimental,
      ),
    ],
    pooled: null,
  }
}

function cohortTable(context: EndpointContext, estimates: readonly Estimate[]): TableRecord {
  return {
    ...placedInTrial(context, {
      name: 'cohorts/effects',
      section: 'cohorts',
      title: 'Adjusted effect of those who chose, and its difference from the randomised one',
      caption:
        'A difference may come from confounders that were not measured, from other patients, or from preference itself.',
    }),
    columns: [
      { key: 'of', label: '', align: 'left', format: { kind: 'text' } },
      { key: 'measure', label: 'Measure', align: 'left', format: { kind: 'text' } },
      {
        key: 'value',
        label: 'Value',
        align: 'right',
        format: { kind: 'interval', lower: 'lower', upper: 'upper', digits: 2 },
      },
      { key: 'how', label: 'How', align: 'left', format: { kind: 'text' } },
    ],
    rows: estimates.map(({ id, label, measure, value, lower, upper, why, method }) => {
      const isDifference = id.split('/')[1] === 'difference'
      return {
        of: isDifference ? 'Preference against randomised' : 'By preference',
        measure: isDifference && measure === 'hazard_ratio' ? 'Ratio of hazard ratios' : label,
        value,
        lower,
        upper,
        how: why ?? method,
      }
    }),
    indent: null,
    note: null,
  }
}

function balanceTable(context: EndpointContext, effect: PreferenceCohortEffect): TableRecord {
  const { arms } = context.intake
  const overlap = effect.overlap === null ? '' : ` Overlap: ${effect.overlap.verdict}.`
  const size =
    effect.effectiveSize === null
      ? ''
      : ` Effective sizes ${effect.effectiveSize.control.toFixed(1)} and ${effect.effectiveSize.experimental.toFixed(1)}.`
  return {
    ...placedInTrial(context, {
      name: 'cohorts/balance',
      section: 'cohorts',
      title: 'Who chose what: covariates before and after weighting',
      caption: `Means and standardised differences; below 0.1 is balanced.${overlap}${size}`,
    }),
    columns: [
      { key: 'covariate', label: 'Covariate', align: 'left', format: { kind: 'text' } },
      { key: 'control', label: arms.control, align: 'right', format: { kind: 'number', digits: 2 } },
      {
        key: 'experimental',
        label: arms.experimental,
        align: 'right',
        format: { kind: 'number', digits: 2 },
      },
      { key: 'before', label: 'Before', align: 'right', format: { kind: 'number', digits: 2 } },
      { key: 'after', label: 'After', align: 'right', format: { kind: 'number', digits: 2 } },
    ],
    rows: effect.balance.map(({ covariate, meanControl, meanExperimental, before, after }) => ({
      covariate,
      control: meanControl,
      experimental: meanExperimental,
      before,
      after,
    })),
    indent: null,
    note: null,
  }
}

/** The hazard ratio under the rule of combination, beside the randomised one; none where that stands alone. */
function combinedTable(
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
      columns: [
        { key: 'label', label: '', align: 'left', format: { kind: 'text' } },
        {
          key: 'value',
          label: 'Hazard ratio',
          align: 'right',
          format: { kind: 'interval', lower: 'lower', upper: 'upper', digits: 2 },
        },
      ],
      rows: [row('Randomised alone', own), row('Informed by those who chose', combined)],
      indent: null,
      note:
        borrowed === null
          ? null
          : `The preference cohort adds what ${borrowed.posteriorSize.toFixed(0)} further events would${combined.weight === null ? '' : `; its weight became ${combined.weight.toFixed(2)}`}.`,
    },
  ]
}
