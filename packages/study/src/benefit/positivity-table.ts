import type { TableRecord } from '@tessera/evidence'
import { countColumn, numberColumn, percentColumn, textColumn } from '../run/report-tables/columns.ts'
import type { ClockComparison } from './compare-clock.ts'
import { type BenefitContext, placedInBenefit } from './context.ts'
import type { Emulation } from './emulate.ts'

/** Patients of each arm by stratum: every category that is adjusted for, the centres and the subgroups. */
export function positivityTable(context: BenefitContext, comparison: ClockComparison): TableRecord {
  const { intake } = context
  const { clock, adjust, centre } = comparison.cohort
  const strata: { readonly name: string; readonly levels: readonly string[]; readonly codes: Int32Array }[] =
    [
      { name: 'All', levels: ['all patients'], codes: new Int32Array(clock.arm.length) },
      ...(intake.centres.length > 1 ? [{ name: 'Centre', levels: intake.centres, codes: centre }] : []),
      ...adjust.flatMap(feature =>
        feature.kind === 'categorical'
          ? [{ name: feature.name, levels: feature.levels, codes: feature.codes }]
          : [],
      ),
      ...intake.assembled.subgroups
        .filter(
          ({ name }) => !adjust.some(feature => feature.name === name && feature.kind === 'categorical'),
        )
        .map(({ label, levels, codes }) => ({ name: label, levels, codes })),
    ]
  const { plan } = comparison.emulation?.effect ?? { plan: null }
  const rows = strata.flatMap(({ name, levels, codes }) =>
    [...levels.keys()]
      .sort((a, b) => (levels[a] < levels[b] ? -1 : 1))
      .flatMap(code => {
        const level = levels[code]
        const own = Array.from(clock.arm.keys()).filter(i => codes[i] === code)
        if (own.length === 0) return []
        const counts = intake.arms.map((_, k) => own.filter(i => clock.arm[i] === k).length)
        return [
          {
            stratum: name === 'All' ? 'All patients' : `${name}: ${level}`,
            ...Object.fromEntries(
              counts.flatMap((n, k) => [
                [`n${k}`, n],
                [`p${k}`, plan ? own.reduce((sum, i) => sum + plan.scores[k][i], 0) / own.length : null],
              ]),
            ),
            missing: counts.some(n => n === 0)
              ? `no ${intake.arms.filter((_, k) => counts[k] === 0).join(', no ')}`
              : '',
          },
        ]
      }),
  )
  return {
    ...placedInBenefit(context, {
      name: 'positivity',
      section: 'overlap',
      title: 'Who received what: patients by stratum and arm',
      caption:
        'Patients by the arm that they started within the grace period, with the mean propensity of the arm. A stratum without an arm rests on the model alone.',
    }),
    columns: [
      textColumn('stratum', 'Stratum'),
      ...intake.arms.flatMap((arm, k) => [
        countColumn(`n${k}`, arm),
        percentColumn(`p${k}`, 'propensity, %'),
      ]),
      textColumn('missing', 'Empty'),
    ],
    rows,
    indent: null,
    note: null,
  }
}

/** Overlap and effective size of each arm, with the verdict. */
export function overlapTable(
  context: BenefitContext,
  comparison: ClockComparison,
  emulation: Emulation | null,
): TableRecord {
  const { intake } = context
  const { clock } = comparison.cohort
  return {
    ...placedInBenefit(context, {
      name: 'overlap',
      section: 'overlap',
      title: 'Overlap of each arm with the control',
      caption: `Share of the patients of the arm and of ${intake.arms[0]} whose propensity of the arm, against the control alone, lies between 5 and 95 %. Declared: at least ${Math.round(100 * intake.settings.overlap)} %${intake.settings.assumed.includes('overlap') ? ' (assumed)' : ''}, else the comparison is refused.`,
    }),
    columns: [
      textColumn('arm', 'Arm'),
      countColumn('n', 'Patients'),
      percentColumn('inside', 'Within support, %'),
      numberColumn('ess', 'Effective size', 1),
      numberColumn('weight', 'Largest weight', 1),
      textColumn('verdict', 'Comparison'),
    ],
    rows: intake.arms.map((arm, k) => {
      const own = Array.from(clock.arm.keys()).filter(i => clock.arm[i] === k)
      const effect = emulation?.effect
      return {
        arm,
        n: own.length,
        inside: k === 0 ? null : comparison.inside[k],
        ess: effect?.arms[k].effectiveSize ?? null,
        weight: effect
          ? own.reduce((most, i) => Math.max(most, effect.target[i] / effect.plan.scores[k][i]), 0)
          : null,
        verdict: k === 0 ? 'control' : (comparison.refused[k] ?? 'made'),
      }
    }),
    indent: null,
    note: comparison.shrunk
      ? `The smallest arm has fewer than 10 patients a covariate: the propensities are shrunk by ${comparison.data.prior.toFixed(1)} pseudo-patients a covariate, which make up for them.`
      : null,
  }
}
