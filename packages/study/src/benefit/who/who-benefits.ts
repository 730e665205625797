import type { Estimate, Figure, Finding, TableRecord } from '@tessera/evidence'
import { intervalColumn, textColumn } from '../../run/report-tables/columns.ts'
import type { ClockComparison } from '../compare-clock.ts'
import {
  type BenefitContext,
  benefitEstimate,
  idPart,
  placedInBenefit,
  type RunBenefitOptions,
} from '../context.ts'
import { type EffectScores, effectScores } from './effect-scores.ts'
import { calibrationFigure, groupForest, groupTable, netBenefitTable } from './group-tables.ts'
import { type JudgedBenefit, judgeBenefit } from './judge-benefit.ts'
import { netBenefits } from './net-benefit.ts'
import { type PredictedBenefit, predictedBenefits } from './predicted-benefit.ts'
import { scoreVerdicts } from './score-verdicts.ts'

export interface WhoBenefits {
  readonly estimates: readonly Estimate[]
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly findings: readonly Finding[]
  readonly sentences: readonly string[]
}

const nothing: WhoBenefits = { estimates: [], figures: [], tables: [], findings: [], sentences: [] }

/** One candidate score and arm, and what became of it. */
interface Judged {
  readonly predicted: PredictedBenefit
  readonly outcome: JudgedBenefit | string
}

/** Who gains from each arm: every candidate score judged on the patients it never saw; nothing where none is named. */
export async function whoBenefits(
  context: BenefitContext,
  comparison: ClockComparison,
  { run, protocol }: RunBenefitOptions,
): Promise<WhoBenefits> {
  const { intake, level } = context
  if (Object.keys(intake.models).length === 0 || comparison.sets.length === 0) return nothing
  const compared = comparison.refused.map(why => why === null)
  const sets = effectScores(comparison)
  if (!sets) return nothing
  const { benefits, primary, design } = await predictedBenefits(intake, run, protocol.validation)
  const { groups } = intake.settings
  const seed = protocol.validation.seed
  const folds = design.folds.map(({ heldOut }) => heldOut)
  const ofArm = (arm: number): EffectScores[] => sets.map(set => set[arm])
  const judged: Judged[] = benefits
    .filter(({ arm }) => compared[arm])
    .map(predicted => ({
      predicted,
      outcome: judgeBenefit(predicted, ofArm(predicted.arm), intake.main.clock, folds, {
        groups,
        level,
        seed,
      }),
    }))
  const estimates = judged.flatMap(one => judgedEstimates(context, one))
  const main = judged.flatMap(({ predicted, outcome }) =>
    predicted.model === primary && typeof outcome !== 'string' ? [{ predicted, judged: outcome }] : [],
  )
  const policies = main.map(({ predicted }) => ({
    arm: intake.arms[predicted.arm],
    values: netBenefits(intake, predicted, ofArm(predicted.arm), intake.settings.exchangeRate, level),
  }))
  const verdicts = scoreVerdicts(
    context,
    comparison,
    benefits.filter(({ arm }) => compared[arm]),
  )
  return {
    estimates: [...estimates, ...verdicts.estimates],
    figures: [
      ...(main.length > 0 ? [groupForest(context, main)] : []),
      ...main.map(({ predicted, judged: own }) =>
        calibrationFigure(
          context,
          predicted,
          own,
          estimates
            .filter(
              ({ id, measure }) =>
                id.endsWith(`/${idPart(intake.arms[predicted.arm])}`) &&
                id.includes(`/${predicted.model}/`) &&
                (measure === 'benefit_slope' || measure === 'autoc'),
            )
            .map(({ id }) => id),
        ),
      ),
    ],
    tables: [
      scoresTable(context, judged, design.label),
      ...main.map(({ predicted, judged: own }) => groupTable(context, predicted, own)),
      ...(policies.some(({ values }) => values.length > 0) ? [netBenefitTable(context, policies)] : []),
      ...verdicts.tables,
    ],
    findings: [],
    sentences: [...main.map(one => rankSentence(context, one)), ...verdicts.sentences],
  }
}

function judgedEstimates(context: BenefitContext, { predicted, outcome }: Judged): Estimate[] {
  const { intake } = context
  const arm = intake.arms[predicted.arm]
  const { clock } = intake.main
  const common = {
    of: 'who',
    model: predicted.model,
    suffix: idPart(arm),
    events: null,
    horizon: clock.horizon,
  }
  if (typeof outcome === 'string')
    return [
      benefitEstimate(context, {
        ...common,
        measure: 'autoc',
        label: `AUTOC of restricted mean, ${arm}`,
        value: Number.NaN,
        method: 'not estimated',
        n: 0,
        why: outcome,
      }),
    ]
  const part = { ...common, n: outcome.n }
  return [
    benefitEstimate(context, {
      ...part,
      measure: 'autoc',
      label: `AUTOC of restricted mean, ${arm}`,
      ...outcome.autoc,
      method:
        'rank-weighted mean of doubly robust scores by out-of-fold prediction, within folds; half-sample bootstrap',
    }),
    benefitEstimate(context, {
      ...part,
      measure: 'benefit_slope',
      label: `Calibration slope for benefit, ${arm}`,
      ...outcome.slope,
      p: null,
      method: 'least squares of doubly robust scores on the prediction within folds, HC3',
    }),
    benefitEstimate(context, {
      ...part,
      measure: 'benefit_in_the_large',
      label: `Observed less predicted gain, ${arm}`,
      ...outcome.inTheLarge,
      method: 'mean of doubly robust scores less the prediction',
    }),
    ...(outcome.cForBenefit
      ? [
          benefitEstimate(context, {
            ...part,
            measure: 'c_for_benefit',
            label: `C-for-benefit, ${arm} (descriptive)`,
            ...outcome.cForBenefit,
            p: null,
            method: 'matched pairs; descriptive: not adjusted, and depends on the matching',
          }),
        ]
      : []),
    ...outcome.groups.flatMap((group, g) => [
      benefitEstimate(context, {
        ...part,
        measure: 'rmst_difference',
        label: `Gain of restricted mean, ${arm}, group ${g + 1} of ${outcome.groups.length} of predicted gain`,
        ...group.restrictedMean,
        method: 'mean of doubly robust scores',
        n: group.rows.length,
        events: group.rows.reduce((sum, i) => sum + clock.event[i], 0),
        suffix: `${idPart(arm)}/group-${g + 1}`,
      }),
      benefitEstimate(context, {
        ...part,
        measure: 'survival_difference',
        label: `Gain of survival, ${arm}, group ${g + 1} of ${outcome.groups.length} of predicted gain`,
        ...group.survival,
        method: 'mean of doubly robust scores',
        n: group.rows.length,
        events: group.rows.reduce((sum, i) => sum + clock.event[i], 0),
        suffix: `${idPart(arm)}/group-${g + 1}`,
      }),
    ]),
  ]
}

function scoresTable(context: BenefitContext, judged: readonly Judged[], folds: string): TableRecord {
  const { intake } = context
  return {
    ...placedInBenefit(context, {
      name: 'scores',
      section: 'benefit',
      title: 'Candidate scores of who gains',
      caption: `Each model fitted by arm and predicting patients whom it never saw (${folds.toLowerCase()}). Patients are compared within a fold. AUTOC is 0 where ranking by the score does not find those who gain more; a slope of 1 is a calibrated prediction. C-for-benefit describes, and tests nothing.`,
    }),
    columns: [
      textColumn('score', 'Score'),
      textColumn('arm', 'Arm'),
      intervalColumn('autoc', `AUTOC, ${intake.main.clock.unit}`),
      intervalColumn('slope', 'Slope'),
      intervalColumn('c', 'C-for-benefit'),
      textColumn('why', ''),
    ],
    rows: judged.map(({ predicted, outcome }) => {
      const known = typeof outcome === 'string' ? null : outcome
      return {
        score: predicted.label,
        arm: intake.arms[predicted.arm],
        autoc: known?.autoc.value ?? null,
        autocLower: known?.autoc.lower ?? null,
        autocUpper: known?.autoc.upper ?? null,
        slope: known?.slope.value ?? null,
        slopeLower: known?.slope.lower ?? null,
        slopeUpper: known?.slope.upper ?? null,
        c: known?.cForBenefit?.value ?? null,
        cLower: known?.cForBenefit?.lower ?? null,
        cUpper: known?.cForBenefit?.upper ?? null,
        why: typeof outcome === 'string' ? outcome : '',
      }
    }),
    indent: null,
    note: null,
  }
}

function rankSentence(
  { intake }: BenefitContext,
  { predicted, judged }: { readonly predicted: PredictedBenefit; readonly judged: JudgedBenefit },
): string {
  const arm = intake.arms[predicted.arm]
  const { autoc } = judged
  const text = (value: number) => value.toFixed(1).replace('-', '\u2212')
  const shown = `AUTOC ${text(autoc.value)} (${text(autoc.lower)} to ${text(autoc.upper)}) ${intake.main.clock.unit}`
  if (autoc.lower > 0)
    return `Ranking by "${predicted.label}" finds those who gain more from ${arm}: ${shown}.`
  if (autoc.upper < 0)
    return `Ranking by "${predicted.label}" puts those first who gain less from ${arm}: ${shown}.`
  return `Whether "${predicted.label}" finds those who gain more from ${arm} cannot be said: ${shown}.`
}
