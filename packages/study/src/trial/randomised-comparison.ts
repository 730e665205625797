import type { Estimate, FigureOf, TableRecord } from '@tessera/evidence'
import { type ArmOutcome, type RandomisedEffect, randomisedEffect, type TrialPatient } from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { survivalCurves } from '../run/figures/survival-curves.ts'
import { countColumn, estimateColumn, numberColumn, textColumn } from '../run/report-tables/columns.ts'
import { effectEstimate } from './effect-estimate.ts'
import { type EndpointContext, type EvidencePart, placedInTrial } from './trial-evidence.ts'

export interface RandomisedComparison extends EvidencePart {
  readonly effect: RandomisedEffect
  readonly estimates: readonly Estimate[]
}

/** The randomised arms compared on an endpoint: estimates, curves and what became of each arm. */
export function randomisedComparison(
  context: EndpointContext,
  randomised: readonly TrialPatient[],
): RandomisedComparison {
  const { intake, endpoint, tau, times, level, analysis, status } = context
  const effect = randomisedEffect(randomised, {
    arms: intake.arms,
    endpoint: endpoint.name,
    tau,
    times,
    level,
  })
  const n = effect.arms[0].n + effect.arms[1].n
  const events = effect.arms[0].events + effect.arms[1].events
  const estimates: Estimate[] = [
    ...effect.effects.map(one =>
      effectEstimate(one, { analysis, of: 'randomised', n, events, status, level }),
    ),
    logRankEstimate(context, effect, n, events),
  ]
  return {
    effect,
    estimates,
    figures: [curves(context, randomised, estimates)],
    tables: [armsTable(context, effect)],
    findings: effect.warnings.map(message => ({
      severity: 'warning' as const,
      code: 'trial-comparison',
      message: `${endpoint.label}, randomised: ${message}`,
      cure: 'read the estimate with that in mind',
    })),
  }
}

function logRankEstimate(
  context: EndpointContext,
  effect: RandomisedEffect,
  n: number,
  events: number,
): Estimate {
  const { analysis, status, level } = context
  const { chiSquared, df, p } = effect.logRank
  return {
    id: `${analysis}/randomised/log_rank`,
    measure: 'log_rank',
    label: 'Log-rank chi-squared',
    value: chiSquared,
    lower: null,
    upper: null,
    level,
    se: null,
    p,
    method: `log-rank test${effect.strata.length > 1 ? ' stratified by the strata of randomisation' : ''}, ${df} degree of freedom`,
    n,
    events,
    about: 'treatment effect',
    status,
    question: analysis,
    validation: null,
    model: null,
    reference: null,
    fold: null,
    subgroup: null,
    horizon: null,
    threshold: null,
    why: null,
  }
}

/** Curves of both arms of some patients, as assigned. */
export function armCurves(context: EndpointContext, patients: readonly TrialPatient[]) {
  const { intake, endpoint, level } = context
  const arms = [intake.arms.control, intake.arms.experimental]
  return survivalCurves(
    arms.map(arm => {
      const outcomes = patients.flatMap(({ assigned, outcomes: known }) => {
        const outcome = known[endpoint.name]
        return assigned === arm && outcome?.kind === 'time-to-event' ? [outcome] : []
      })
      return {
        label: arm,
        time: Float64Array.from(outcomes, ({ time }) => time),
        event: Uint8Array.from(outcomes, ({ event }) => (event ? 1 : 0)),
      }
    }),
    level,
    endpoint.horizon,
  )
}

function curves(
  context: EndpointContext,
  randomised: readonly TrialPatient[],
  estimates: readonly Estimate[],
): FigureOf<'kaplan-meier'> {
  const { endpoint, level } = context
  return {
    ...placedInTrial(context, {
      name: 'randomised/curves',
      section: 'comparison',
      title: `${endpoint.label}, randomised patients`,
      caption: `Kaplan-Meier by assigned arm from randomisation, with ${percentLevel(level)} limits.${endpoint.causes.length > 0 ? ' Other causes are censored here; the incidence beside them is in the table below.' : ''}`,
    }),
    kind: 'kaplan-meier',
    unit: 'months',
    outcome:
      endpoint.causes.length > 0 ? `free of ${endpoint.label.toLowerCase()}` : endpoint.label.toLowerCase(),
    horizon: endpoint.horizon,
    ...armCurves(context, randomised),
    estimates: estimates
      .filter(({ measure }) => measure === 'hazard_ratio' || measure === 'log_rank')
      .map(({ id }) => id),
  }
}

function armsTable(context: EndpointContext, effect: RandomisedEffect): TableRecord {
  const { endpoint, level } = context
  return {
    ...placedInTrial(context, {
      name: 'randomised/arms',
      section: 'comparison',
      title: `${endpoint.label} by assigned arm`,
      caption: `Medians in months with ${percentLevel(level)} limits (log-log); follow-up by reverse Kaplan-Meier.`,
    }),
    columns: [
      textColumn('arm', 'Arm'),
      countColumn('n', 'Patients'),
      countColumn('events', 'Events'),
      estimateColumn('median', 'Median, months', 1),
      numberColumn('followUp', 'Median follow-up', 1),
    ],
    rows: effect.arms.map(armRow),
    indent: null,
    note:
      effect.proportionalHazardsP === null
        ? null
        : `Proportional hazards (Grambsch and Therneau): p ${effect.proportionalHazardsP.toPrecision(2)}.`,
  }
}

function armRow({ arm, n, events, median, followUp }: ArmOutcome) {
  return {
    arm,
    n,
    events,
    median: median.value,
    lower: median.lower,
    upper: median.upper,
    followUp: followUp.value,
  }
}
