import type { Estimate, TableRecord } from '@tessera/evidence'
import { estimateColumn, pColumn, percentColumn, textColumn } from '../../run/report-tables/columns.ts'
import { type ScoreInteraction, scoreInteraction } from '../../verdict/score-interaction.ts'
import { type Verdict, verdictOf } from '../../verdict/verdict.ts'
import type { ClockComparison } from '../compare-clock.ts'
import { type BenefitContext, benefitEstimate, idPart, placedInBenefit } from '../context.ts'
import type { PredictedBenefit } from './predicted-benefit.ts'

/** Most single columns that get a verdict of their own. */
const mostMarkers = 12

interface Candidate {
  readonly name: string
  readonly label: string
  readonly arm: number
  readonly values: Float64Array
}

/** Prognostic or predictive: a verdict for each model's predicted gain and prognosis, and for each of its numbers. */
export function scoreVerdicts(
  context: BenefitContext,
  comparison: ClockComparison,
  benefits: readonly PredictedBenefit[],
): { readonly estimates: Estimate[]; readonly tables: TableRecord[]; readonly sentences: string[] } {
  const { intake } = context
  const judged = candidates(context, benefits).map(candidate => ({
    candidate,
    ...judge(context, comparison, candidate),
  }))
  if (judged.length === 0) return { estimates: [], tables: [], sentences: [] }
  const estimates = judged.map(({ candidate, fit, verdict }) => {
    const known = typeof fit === 'string' ? null : fit
    const half = known ? 1.959964 * known.interaction.se : 0
    return benefitEstimate(context, {
      of: 'verdict',
      model: null,
      measure: 'interaction',
      label: `Ratio of hazard ratios per SD of ${candidate.label}, ${intake.arms[candidate.arm]}`,
      value: known ? Math.exp(known.interaction.value) : Number.NaN,
      lower: known ? Math.exp(known.interaction.value - half) : null,
      upper: known ? Math.exp(known.interaction.value + half) : null,
      p: known?.interaction.p ?? null,
      method: `Cox with treatment from its start on, adjusted; p by likelihood ratio${verdict ? `; ${verdict.verdict}: ${verdict.because}` : ''}`,
      n: known?.n ?? 0,
      events: known?.events ?? null,
      suffix: `${idPart(intake.arms[candidate.arm])}/${idPart(candidate.name)}`,
      why: typeof fit === 'string' ? fit : null,
    })
  })
  const { margin, interaction, assumed } = intake.settings
  const tag = (key: string) => (assumed.includes(key) ? ' (assumed)' : '')
  return {
    estimates,
    tables: [
      {
        ...placedInBenefit(context, {
          name: 'verdicts',
          section: 'biomarkers',
          title: 'Prognostic or predictive',
          caption: `Predictive: the effect of the arm changes with it. Prognostic only: it foretells the outcome and its interaction lies inside the margin of ${(1 / margin).toFixed(2)} to ${margin.toFixed(2)}${tag('margin')} per SD. Power is that of finding a ratio of ${interaction}${tag('interaction')}. Not corrected for the number of candidates.`,
        }),
        columns: [
          textColumn('name', 'Marker or score'),
          textColumn('arm', 'Arm'),
          estimateColumn('ratio', 'Ratio of hazard ratios per SD'),
          pColumn('p', 'p'),
          percentColumn('power', 'Power, %'),
          textColumn('verdict', 'Verdict'),
          textColumn('because', 'Because'),
        ],
        rows: judged.map(({ candidate, fit, verdict }, at) => ({
          name: candidate.label,
          arm: intake.arms[candidate.arm],
          ratio: estimates[at].value,
          lower: estimates[at].lower,
          upper: estimates[at].upper,
          p: estimates[at].p,
          power: verdict?.power ?? null,
          verdict: verdict?.verdict ?? 'cannot tell',
          because: verdict?.because ?? (typeof fit === 'string' ? fit : ''),
        })),
        indent: null,
        note: null,
      },
    ],
    sentences: [],
  }
}

function candidates({ intake }: BenefitContext, benefits: readonly PredictedBenefit[]): Candidate[] {
  const arms = [...new Set(benefits.map(({ arm }) => arm))]
  const scores = benefits.flatMap(({ model, label, arm, benefit, untreated }) => [
    { name: `${model}-gain`, label: `predicted gain, ${label}`, arm, values: benefit },
    { name: `${model}-prognosis`, label: `predicted prognosis, ${label}`, arm, values: untreated },
  ])
  const named = [...new Set(Object.values(intake.models).flat())]
  const markers = intake.assembled.rows.features
    .filter(({ name }) => named.includes(name))
    .flatMap(feature => {
      if (feature.kind === 'numeric') return [{ name: feature.name, values: feature.values }]
      // Of a category with two levels the second against the first.
      return feature.levels.length === 2
        ? [
            {
              name: `${feature.name}: ${feature.levels[1]}`,
              values: Float64Array.from(feature.codes, code => (code < 0 ? Number.NaN : code)),
            },
          ]
        : []
    })
    .slice(0, mostMarkers)
  return [
    ...scores.filter(({ values }) => values.some(Number.isFinite)),
    ...arms.flatMap(arm => markers.map(({ name, values }) => ({ name, label: name, arm, values }))),
  ]
}

/** The arm against the control, patients of other arms until they start them. */
function judge(
  { intake, level }: BenefitContext,
  comparison: ClockComparison,
  { arm, values }: Candidate,
): { readonly fit: ScoreInteraction | string; readonly verdict: Verdict | null } {
  const { clock, centre } = comparison.cohort
  const other = (i: number) => clock.arm[i] !== 0 && clock.arm[i] !== arm
  const fit = scoreInteraction({
    time: clock.time.map((time, i) => (other(i) ? clock.start[i] : time)),
    event: clock.event.map((event, i) => (other(i) ? 0 : event)),
    start: clock.start.map((start, i) => (other(i) ? Number.NaN : start)),
    // Who started another arm at time zero was never at risk of this one or none.
    score: values.map((value, i) => (other(i) && !(clock.start[i] > 0) ? Number.NaN : value)),
    // A confounder that is the marker itself is aliased, and no harm.
    adjust: comparison.data.x.filter((_, j) => !comparison.names[j].startsWith('centre: ')),
    strata: centre,
  })
  if (typeof fit === 'string') return { fit, verdict: null }
  const { margin, interaction } = intake.settings
  return {
    fit,
    verdict: verdictOf({ ...fit, margin, declared: interaction, level }),
  }
}
