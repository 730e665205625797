import type { FigureOf, TableRecord } from '@tessera/evidence'
import { percentLevel } from '../../run/figures/place.ts'
import {
  countColumn,
  intervalColumn,
  numberColumn,
  percentColumn,
  textColumn,
} from '../../run/report-tables/columns.ts'
import { type BenefitContext, idPart, placedInBenefit } from '../context.ts'
import { shareOf } from '../harm-tables.ts'
import type { JudgedBenefit } from './judge-benefit.ts'
import type { PolicyValue } from './net-benefit.ts'
import type { PredictedBenefit } from './predicted-benefit.ts'

/** "Least predicted gain", "Group 2 of 3", "Most predicted gain". */
function groupName(g: number, of: number): string {
  if (g === 0) return 'Least predicted gain'
  return g === of - 1 ? 'Most predicted gain' : `Group ${g + 1} of ${of}`
}

/** Gain by group of predicted gain, with the harm of the arm in the same groups. */
export function groupTable(
  context: BenefitContext,
  predicted: PredictedBenefit,
  judged: JudgedBenefit,
): TableRecord {
  const { intake, level } = context
  const arm = intake.arms[predicted.arm]
  const { clock } = intake.main
  const { harm } = intake
  const at = `${Number(clock.horizon.toPrecision(3))} ${clock.unit}`
  const shares = [
    ['severe', harm.severe, `Severe toxicity with ${arm}`],
    ['stopped', harm.stopped, `Stopped ${arm}`],
  ] as const
  return {
    ...placedInBenefit(context, {
      name: `groups-${idPart(arm)}`,
      section: 'benefit',
      title: `${arm}: gain and harm by group of predicted gain`,
      caption: `Groups by the gain that the model "${predicted.label}" predicts out of fold. Gains are means of doubly robust scores with ${percentLevel(level)} limits; harm as observed in those who started ${arm}.`,
    }),
    columns: [
      textColumn('group', 'Group'),
      countColumn('n', 'Patients'),
      numberColumn('predicted', 'Predicted gain', 1),
      intervalColumn('mean', `Gain of restricted mean to ${at}`, 1),
      intervalColumn('survival', `Gain of survival at ${at}`),
      ...shares.filter(([, values]) => values !== null).map(([key, , label]) => intervalColumn(key, label)),
    ],
    rows: judged.groups.map((group, g) => {
      const own = group.rows.filter(i => clock.arm[i] === predicted.arm)
      return {
        group: groupName(g, judged.groups.length),
        n: group.rows.length,
        predicted: group.predicted,
        mean: group.restrictedMean.value,
        meanLower: group.restrictedMean.lower,
        meanUpper: group.restrictedMean.upper,
        survival: group.survival.value,
        survivalLower: group.survival.lower,
        survivalUpper: group.survival.upper,
        ...Object.fromEntries(
          shares.flatMap(([key, values]) => {
            const share = values && shareOf(values, own, level)
            return [
              [key, share ? share.value : null],
              [`${key}Lower`, share ? share.lower : null],
              [`${key}Upper`, share ? share.upper : null],
            ]
          }),
        ),
      }
    }),
    indent: null,
    note: null,
  }
}

/** What treating nobody, everybody, or those predicted to gain is worth. */
export function netBenefitTable(
  context: BenefitContext,
  policies: readonly { readonly arm: string; readonly values: readonly PolicyValue[] }[],
): TableRecord {
  const { intake, level } = context
  const { exchangeRate, assumed } = intake.settings
  const { unit } = intake.main.clock
  return {
    ...placedInBenefit(context, {
      name: 'net-benefit',
      section: 'benefit',
      title: 'Net benefit of treating by predicted gain',
      caption: `One severe toxicity counts as ${exchangeRate} ${unit} of the restricted mean${assumed.includes('exchangeRate') ? ' (assumed)' : ''}. Against treating nobody, whose net benefit is 0; ${percentLevel(level)} limits.`,
    }),
    columns: [
      textColumn('policy', 'Rule'),
      percentColumn('treated', 'Treated, %'),
      intervalColumn('gain', `Gain, ${unit} a patient`),
      numberColumn('toxicity', 'Severe toxicities a patient', 2),
      intervalColumn('net', `Net, ${unit} a patient`),
    ],
    rows: policies.flatMap(({ arm, values }) =>
      values.map(one => ({
        policy: one.policy.includes(arm) ? one.policy : `${one.policy} (${arm})`,
        treated: one.treated,
        gain: one.gain.value,
        gainLower: one.gain.lower,
        gainUpper: one.gain.upper,
        toxicity: one.toxicity,
        net: one.net.value,
        netLower: one.net.lower,
        netUpper: one.net.upper,
      })),
    ),
    indent: null,
    note: 'Toxicity is that of the arm over the control as observed, the same for every patient.',
  }
}

/** Gain by group as a forest, the reported model of each arm. */
export function groupForest(
  context: BenefitContext,
  judged: readonly { readonly predicted: PredictedBenefit; readonly judged: JudgedBenefit }[],
): FigureOf<'forest'> {
  const { intake, level } = context
  const { clock } = intake.main
  const at = `${Number(clock.horizon.toPrecision(3))} ${clock.unit}`
  return {
    ...placedInBenefit(context, {
      name: 'gain-by-group',
      section: 'benefit',
      title: 'Gain by group of predicted gain',
      caption: `Difference of restricted mean to ${at} against ${intake.arms[0]}, doubly robust, with ${percentLevel(level)} limits; groups by the reported model's out-of-fold prediction.`,
    }),
    kind: 'forest',
    measure: 'rmst_difference',
    label: `Gain, ${clock.unit}`,
    rowsAre: 'Groups',
    nullValue: 0,
    logarithmic: false,
    rows: judged.flatMap(({ predicted, judged: own }) =>
      own.groups.map((group, g) => ({
        label: groupName(g, own.groups.length),
        group: intake.arms[predicted.arm],
        n: group.rows.length,
        events: group.rows.reduce((sum, i) => sum + clock.event[i], 0),
        value: group.restrictedMean.value,
        lower: group.restrictedMean.lower,
        upper: group.restrictedMean.upper,
        why: null,
      })),
    ),
    pooled: null,
  }
}

/** Calibration for benefit of the reported model of one arm. */
export function calibrationFigure(
  context: BenefitContext,
  predicted: PredictedBenefit,
  judged: JudgedBenefit,
  estimates: readonly string[],
): FigureOf<'benefit-calibration'> {
  const { intake } = context
  const arm = intake.arms[predicted.arm]
  const { clock } = intake.main
  return {
    ...placedInBenefit(context, {
      name: `calibration-${idPart(arm)}`,
      section: 'benefit',
      title: `${arm}: whether the predicted gain comes true`,
      caption: `Observed (doubly robust) against predicted gain of restricted mean by group; on the dotted line the prediction is right. Model: ${predicted.label}.`,
    }),
    kind: 'benefit-calibration',
    label: `gain, ${clock.unit}`,
    groups: judged.groups.map((group, g) => ({
      label: groupName(g, judged.groups.length),
      n: group.rows.length,
      predicted: group.predicted,
      observed: group.restrictedMean.value,
      lower: group.restrictedMean.lower,
      upper: group.restrictedMean.upper,
    })),
    line: { intercept: judged.intercept, slope: judged.slope.value },
    estimates: [...estimates],
  }
}
