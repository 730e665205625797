import { type EffectOrReason, isEffect } from '@tessera/trials'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { PartiallyRandomisedAnalysis } from './partially-randomised-analysis.ts'

/** The analysis as tables that a clinician can read, the randomised effect first. */
export function partiallyRandomisedText(analysis: PartiallyRandomisedAnalysis): string {
  const { randomised, arms, preferenceCohort, cohortDifference, combined, perProtocol, subgroups } = analysis
  const sections = [
    flowText(analysis),
    `Randomised cohort by the arm assigned, ${analysis.endpoint} (primary)`,
    textTable(
      ['arm', 'n', 'events', 'median, months', 'follow-up, median'],
      randomised.arms.map(arm => [
        arm.arm,
        String(arm.n),
        String(arm.events),
        `${shortNumber(arm.median.value)} (${shortNumber(arm.median.lower)} to ${shortNumber(arm.median.upper)})`,
        shortNumber(arm.followUp.value),
      ]),
    ),
    `log-rank${randomised.strata.length > 1 ? ` stratified by ${randomised.strata.join(', ')}` : ''}: chi-squared ${shortNumber(randomised.logRank.chiSquared)}, p ${shortP(randomised.logRank.p)}`,
    effectsTable(`${arms.experimental} against ${arms.control}`, randomised.effects, analysis.level),
  ]
  if (perProtocol)
    sections.push(
      `Per protocol (${perProtocol.rule}; ${perProtocol.leftOut} patients left out)\n${perProtocol.warning}`,
      effectsTable('per protocol', perProtocol.effects, analysis.level),
    )
  if (preferenceCohort) {
    const { n, overlap, balance, adjust, warnings } = preferenceCohort
    sections.push(
      `Preference cohort, ${n.experimental} chose ${arms.experimental} and ${n.control} ${arms.control}, adjusted for ${adjust.join(', ')}`,
      textTable(
        ['covariate', arms.experimental, arms.control, 'difference before', 'after'],
        balance.map(row => [
          row.covariate,
          ...[row.meanExperimental, row.meanControl, row.before, row.after].map(shortNumber),
        ]),
      ),
      [`overlap: ${overlap?.verdict ?? 'none'}`, ...(overlap?.reasons ?? []), ...warnings].join('\n'),
      effectsTable('adjusted effect', preferenceCohort.effects, analysis.level),
    )
  }
  if (cohortDifference)
    sections.push(
      effectsTable('preference minus randomised', cohortDifference.effects, analysis.level),
      cohortDifference.reading,
    )
  if (combined) sections.push(combinedText(combined))
  if (subgroups) sections.push(subgroupText(subgroups), subgroups.reading)
  for (const marker of analysis.biomarkers)
    sections.push(
      `${marker.reading}\n${textTable(
        ['test', 'chi-squared', 'df', 'p'],
        (['prognostic', 'predictive', 'nonlinear'] as const).flatMap(name => {
          const test = marker[name]
          return test ? [[name, shortNumber(test.statistic), String(test.df), shortP(test.p)]] : []
        }),
      )}`,
    )
  if (analysis.toxicities) sections.push(toxicityText(analysis))
  if (analysis.look) sections.push(lookText(analysis.look))
  return sections.join('\n\n')
}

function flowText({ flow }: PartiallyRandomisedAnalysis): string {
  const reasons = flow.notEntered.map(({ reason, n }) => `${n} ${reason}`).join(', ')
  const head = `${flow.assessed} assessed, ${flow.responseConfirmed} with a confirmed response, ${flow.entered} entered: ${flow.noPreference} without a preference were randomised, ${flow.withPreference} had one${reasons === '' ? '' : `; not entered: ${reasons}`}`
  const rows = flow.arms.map(arm => [
    arm.cohort,
    arm.arm,
    ...[arm.allocated, arm.received, arm.notReceived, arm.progressedBefore, arm.lost].map(String),
    arm.leftOut.map(({ reason, n }) => `${n} ${reason}`).join(', ') || '0',
    String(arm.analysed),
  ])
  return `${head}\n\n${textTable(
    [
      'cohort',
      'arm',
      'allocated',
      'received',
      'did not',
      'progressed before',
      'lost',
      'left out',
      'analysed',
    ],
    rows,
  )}`
}

function effectsTable(head: string, effects: readonly EffectOrReason[], level: number): string {
  return textTable(
    [head, 'estimate', `${Math.round(100 * level)} %`, 'p'],
    effects.map(effect => {
      const ratio = effect.measure === 'log hazard ratio'
      const name = ratio
        ? 'hazard ratio'
        : `${effect.measure}${effect.at === null ? '' : `, ${effect.at} months`}`
      if (!isEffect(effect)) return [name, '–', effect.reason, '']
      const show = (value: number) => shortNumber(ratio ? Math.exp(value) : value)
      return [
        name,
        show(effect.value),
        `${show(effect.lower)} to ${show(effect.upper)}`,
        shortP(effect.p ?? Number.NaN),
      ]
    }),
  )
}

function combinedText(combined: NonNullable<PartiallyRandomisedAnalysis['combined']>): string {
  const { rule, value, lower, upper, belowZero, weight, borrowing } = combined
  if (rule.rule === 'randomised alone')
    return 'The randomised cohort stands alone: no rule to combine the cohorts was named.'
  return [
    `Combined by the rule '${rule.rule}' (fixed by ${rule.fixedBy}): hazard ratio ${shortNumber(Math.exp(value))}, 95 % credible ${shortNumber(Math.exp(lower))} to ${shortNumber(Math.exp(upper))}, P(below 1) ${shortNumber(belowZero)}`,
    ...(weight === null ? [] : [`posterior weight of the preference cohort ${shortNumber(weight)}`]),
    ...(borrowing === null
      ? []
      : [
          `borrowed: ${shortNumber(borrowing.posteriorSize)} events beside those randomised (prior worth ${shortNumber(borrowing.priorSize)})`,
        ]),
  ].join('\n')
}

function subgroupText({ overall, factors }: NonNullable<PartiallyRandomisedAnalysis['subgroups']>): string {
  const row = (factor: string, one: typeof overall, p: string) => [
    factor,
    one.level,
    `${one.events.experimental}/${one.n.experimental}`,
    `${one.events.control}/${one.n.control}`,
    isEffect(one.effect) ? shortNumber(Math.exp(one.effect.value)) : '–',
    isEffect(one.effect)
      ? `${shortNumber(Math.exp(one.effect.lower))} to ${shortNumber(Math.exp(one.effect.upper))}`
      : one.effect.reason,
    p,
  ]
  return textTable(
    ['subgroup', 'level', 'experimental', 'control', 'hazard ratio', 'limits', 'interaction p'],
    [
      row('all', overall, ''),
      ...factors.flatMap(({ factor, levels, interaction }) =>
        levels.map((level, k) =>
          row(k === 0 ? factor : '', level, k === 0 && interaction ? shortP(interaction.p) : ''),
        ),
      ),
    ],
  )
}

function toxicityText({ toxicities, arms }: PartiallyRandomisedAnalysis): string {
  return textTable(
    ['toxicity, by arm received', 'grade', arms.experimental, arms.control, 'difference', 'limits', 'p'],
    (toxicities ?? []).map(row => [
      row.toxicity,
      row.least === 1 ? 'any' : row.least === 3 ? '3 or more' : '5',
      `${row.experimental.patients}/${row.experimental.n}`,
      `${row.control.patients}/${row.control.n}`,
      shortNumber(row.difference?.value ?? null),
      row.difference ? `${shortNumber(row.difference.lower)} to ${shortNumber(row.difference.upper)}` : '–',
      row.p === null ? '–' : shortP(row.p),
    ]),
  )
}

function lookText(look: NonNullable<PartiallyRandomisedAnalysis['look']>): string {
  const { predictive } = look
  return [
    `Look ${look.look} at ${shortNumber(100 * look.information)} % of the events: z ${shortNumber(look.z)}, bound ${shortNumber(look.bound)}: ${look.decision}`,
    ...look.notes,
    ...(look.conditionalPower
      ? [
          `conditional power: ${shortNumber(look.conditionalPower.currentTrend)} under the trend seen, ${shortNumber(look.conditionalPower.planned)} as planned`,
        ]
      : []),
    ...(predictive
      ? [
          `predictive probability of benefit ${shortNumber(predictive.probability)} (Monte Carlo error ${shortNumber(predictive.se)}, ${predictive.draws} draws); final analysis in ${shortNumber(predictive.months.mean)} months (${shortNumber(predictive.months.lower)} to ${shortNumber(predictive.months.upper)})`,
        ]
      : []),
  ].join('\n')
}
