import type { Estimate, FigureOf } from '@tessera/evidence'
import {
  cohortDifference,
  type EffectOrReason,
  isEffect,
  type PreferenceCohortEffect,
  preferenceCohortEffect,
  type RandomisedEffect,
  type TrialPatient,
} from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { balanceTable, cohortTable } from './cohort-tables.ts'
import { combinedTable } from './combined-effect.ts'
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
