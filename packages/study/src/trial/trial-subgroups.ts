import type { FigureOf, Finding, TableRecord } from '@tessera/evidence'
import { StatisticsInputError } from '@tessera/statistics'
import {
  type BiomarkerResult,
  biomarkerByTreatment,
  type EffectOrReason,
  forestPlot,
  isEffect,
  type TrialPatient,
} from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { countColumn, intervalColumn, pColumn, textColumn } from '../run/report-tables/columns.ts'
import { assumedOfTrial, trialVerdict } from '../verdict/trial-verdict.ts'
import { subgroupCovariate } from './subgroup-covariate.ts'
import { type EndpointContext, type EvidencePart, placedInTrial } from './trial-evidence.ts'

/** The randomised effect in each subgroup, with the test of interaction that alone says whether they differ. */
export function subgroupForest(context: EndpointContext, randomised: readonly TrialPatient[]): EvidencePart {
  const { intake, endpoint, tau, level } = context
  if (intake.subgroups.length === 0) return {}
  const settings = { arms: intake.arms, endpoint: endpoint.name, tau, level }
  const plot = forestPlot(
    randomised,
    settings,
    intake.subgroups.map(({ name }) => ({ covariate: subgroupCovariate(name) })),
  )
  const row = (label: string, group: string | null, one: (typeof plot)['overall']) => ({
    label,
    group,
    n: one.n.control + one.n.experimental,
    events: one.events.control + one.events.experimental,
    ...ratioOf(one.effect),
  })
  const figure: FigureOf<'forest'> = {
    ...placedInTrial(context, {
      name: 'subgroups',
      section: 'subgroups',
      title: `Hazard ratio of ${intake.arms.experimental} by subgroup, randomised patients`,
      caption: `Stratified Cox models with ${percentLevel(level)} limits. A subgroup differs from another only where the interaction says so.`,
    }),
    kind: 'forest',
    measure: 'hazard_ratio',
    label: 'Hazard ratio',
    rowsAre: 'Subgroups',
    nullValue: 1,
    logarithmic: true,
    rows: [
      row('All randomised', null, plot.overall),
      ...plot.factors.flatMap(({ levels }, f) =>
        levels.map(one => row(one.level, intake.subgroups[f].label, one)),
      ),
    ],
    pooled: null,
  }
  const table: TableRecord = {
    ...placedInTrial(context, {
      name: 'subgroups/interactions',
      section: 'subgroups',
      title: 'Interaction of treatment with each factor',
      caption: `Likelihood ratio tests. ${plot.reading}`,
    }),
    columns: [
      textColumn('factor', 'Factor'),
      countColumn('df', 'df'),
      pColumn('p', 'p of interaction'),
      countColumn('leftOut', 'Not known'),
    ],
    rows: plot.factors.map(({ interaction, leftOut }, f) => ({
      factor: intake.subgroups[f].label,
      df: interaction?.df ?? null,
      p: interaction?.p ?? null,
      leftOut,
    })),
    indent: null,
    note: null,
  }
  return { figures: [figure], tables: [table] }
}

function ratioOf(effect: EffectOrReason) {
  if (!isEffect(effect)) return { value: null, lower: null, upper: null, why: effect.reason }
  return {
    value: Math.exp(effect.value),
    lower: Math.exp(effect.lower),
    upper: Math.exp(effect.upper),
    why: null,
  }
}

/** Each marker: whether it foretells the course, and whether the effect of treatment changes with it. */
export function biomarkerTable(context: EndpointContext, randomised: readonly TrialPatient[]): EvidencePart {
  const { intake, endpoint, tau, level } = context
  const findings: Finding[] = []
  const results = intake.protocol.biomarkers.flatMap((marker): BiomarkerResult[] => {
    try {
      return [
        biomarkerByTreatment(randomised, { arms: intake.arms, endpoint: endpoint.name, tau, level }, marker),
      ]
    } catch (error) {
      if (!(error instanceof StatisticsInputError)) throw error
      findings.push({
        severity: 'warning',
        code: 'biomarker-not-estimated',
        message: `${endpoint.label}: ${error.message}`,
        cure: 'give a number with some spread, measured in enough patients',
        field: marker,
      })
      return []
    }
  })
  if (results.length === 0) return { findings }
  const at = (result: BiomarkerResult, share: number) =>
    result.effects[Math.round(share * (result.effects.length - 1))]
  return {
    findings,
    tables: [
      {
        ...placedInTrial(context, {
          name: 'biomarkers',
          section: 'biomarkers',
          title: `${endpoint.label}: markers, randomised patients`,
          caption: `Restricted cubic splines in stratified Cox models. Hazard ratios of ${intake.arms.experimental} at the 5th and 95th percentile of the marker (its two values where it has two), with pointwise ${percentLevel(level)} limits.`,
        }),
        columns: [
          textColumn('marker', 'Marker'),
          countColumn('n', 'Patients'),
          pColumn('prognostic', 'p, prognostic'),
          pColumn('predictive', 'p, predictive'),
          intervalColumn('low', 'Hazard ratio where low'),
          intervalColumn('high', 'Hazard ratio where high'),
          textColumn('verdict', 'Verdict'),
          textColumn('because', 'Because'),
        ],
        rows: results.map(result => {
          const [low, high] = [at(result, 0), at(result, 1)]
          return {
            marker: result.marker,
            n: result.n,
            prognostic: result.prognostic.p,
            predictive: result.predictive.p,
            low: Math.exp(low.logHazardRatio),
            lowLower: Math.exp(low.lower),
            lowUpper: Math.exp(low.upper),
            high: Math.exp(high.logHazardRatio),
            highLower: Math.exp(high.lower),
            highUpper: Math.exp(high.upper),
            ...trialVerdict(randomised, {
              marker: result.marker,
              endpoint: endpoint.name,
              experimental: intake.arms.experimental,
              level,
            }),
          }
        }),
        indent: null,
        note: `The verdict is of a linear interaction per SD: prognostic only where its interval lies inside ${(1 / assumedOfTrial.margin).toFixed(2)} to ${assumedOfTrial.margin} (assumed), power for a ratio of ${assumedOfTrial.declared} (assumed). Tests are not corrected for the number of markers: they rank candidates, they prove none.`,
      },
    ],
  }
}
