import type { Estimate, Finding, TableRecord } from '@tessera/evidence'
import { wilsonInterval } from '@tessera/statistics'
import { percentLevel } from '../run/figures/place.ts'
import { countColumn, intervalColumn, numberColumn, textColumn } from '../run/report-tables/columns.ts'
import { type BenefitContext, benefitEstimate, idPart, placedInBenefit } from './context.ts'

/** Severe toxicity and discontinuation by arm, and how often each arm was imaged. */
export function harmTables(context: BenefitContext): {
  readonly estimates: Estimate[]
  readonly tables: TableRecord[]
  readonly findings: Finding[]
} {
  const estimates: Estimate[] = []
  const tables: TableRecord[] = []
  const findings: Finding[] = []
  const toxicity = toxicityByArm(context)
  if (toxicity) {
    estimates.push(...toxicity.estimates)
    tables.push(toxicity.table)
  }
  const imaging = imagingByArm(context)
  if (imaging) {
    tables.push(imaging.table)
    if (imaging.finding) findings.push(imaging.finding)
  }
  return { estimates, tables, findings }
}

/** Patients with something among those of whom it is known; null where nobody is. */
export function shareOf(
  values: Int8Array,
  rows: readonly number[],
  level: number,
): {
  readonly n: number
  readonly count: number
  readonly value: number
  readonly lower: number
  readonly upper: number
} | null {
  const known = rows.filter(i => values[i] >= 0)
  if (known.length === 0) return null
  const count = known.filter(i => values[i] === 1).length
  const { lower, upper } = wilsonInterval({ successes: count, n: known.length, level })
  return { n: known.length, count, value: count / known.length, lower, upper }
}

function toxicityByArm(context: BenefitContext): { estimates: Estimate[]; table: TableRecord } | null {
  const { intake, level } = context
  const { harm, main } = intake
  if (!harm.severe && !harm.stopped) return null
  const estimates: Estimate[] = []
  const rows = intake.arms.map((arm, k) => {
    const own = Array.from(main.clock.arm.keys()).filter(i => main.clock.arm[i] === k)
    const cells: Record<string, string | number | null> = { arm, n: own.length }
    for (const [key, measure, label] of [
      ['severe', 'severe_toxicity', 'Severe toxicity'],
      ['stopped', 'discontinuation', 'Stopped for toxicity'],
    ] as const) {
      const values = harm[key]
      const share = values && shareOf(values, own, level)
      cells[key] = share ? share.value : null
      cells[`${key}Lower`] = share ? share.lower : null
      cells[`${key}Upper`] = share ? share.upper : null
      if (share)
        estimates.push(
          benefitEstimate(context, {
            of: 'harm',
            measure,
            label: `${label}, ${arm}`,
            value: share.value,
            lower: share.lower,
            upper: share.upper,
            method: 'Wilson; as observed by arm started, not adjusted',
            n: share.n,
            events: share.count,
            suffix: idPart(arm),
          }),
        )
    }
    return cells
  })
  return {
    estimates,
    table: {
      ...placedInBenefit(context, {
        name: 'toxicity',
        section: 'toxicity',
        title: 'Severe toxicity and discontinuation by arm',
        caption: `Patients by the arm that they started within the grace period, with ${percentLevel(level)} limits (Wilson); as observed, not adjusted.`,
      }),
      columns: [
        textColumn('arm', 'Arm'),
        countColumn('n', 'Patients'),
        ...(['severe', 'stopped'] as const)
          .filter(key => harm[key] !== null)
          .map(key => intervalColumn(key, key === 'severe' ? 'Severe toxicity' : 'Stopped for toxicity')),
      ],
      rows,
      indent: null,
      note: null,
    },
  }
}

function imagingByArm(context: BenefitContext): { table: TableRecord; finding: Finding | null } | null {
  const { intake } = context
  const { imaging, main } = intake
  if (!imaging) return null
  const rates = intake.arms.map((arm, k) => {
    const own = Array.from(main.clock.arm.keys()).filter(i => main.clock.arm[i] === k)
    const scans = own.reduce((sum, i) => sum + imaging.scans[i], 0)
    const years = own.reduce((sum, i) => sum + imaging.years[i], 0)
    const rate = years > 0 ? scans / years : Number.NaN
    return { arm, n: own.length, scans, years, rate }
  })
  const [control, ...arms] = rates
  const ratio = (rate: number) => (control.rate > 0 ? rate / control.rate : Number.NaN)
  const apart = arms.filter(({ rate }) => ratio(rate) > 1.1 || ratio(rate) < 1 / 1.1)
  return {
    table: {
      ...placedInBenefit(context, {
        name: 'imaging',
        section: 'toxicity',
        title: 'How often each arm was imaged',
        caption:
          'Scans a patient-year from time zero to the end of follow-up. Who is imaged more often has recurrence found earlier: where the arms differ, the effect is partly one of looking.',
      }),
      columns: [
        textColumn('arm', 'Arm'),
        countColumn('n', 'Patients'),
        countColumn('scans', 'Scans'),
        countColumn('years', 'Patient-years'),
        numberColumn('rate', 'A patient-year', 2),
        numberColumn('ratio', `Against ${control.arm}`, 2),
      ],
      rows: rates.map(({ rate, ...row }) => ({
        ...row,
        rate: Number.isFinite(rate) ? rate : null,
        ratio: Number.isFinite(ratio(rate)) ? ratio(rate) : null,
      })),
      indent: null,
      note: null,
    },
    finding:
      apart.length === 0
        ? null
        : {
            severity: 'warning',
            code: 'imaging-differs-by-arm',
            message: `${intake.label}: ${apart.map(({ arm, rate }) => `${arm} was imaged ${ratio(rate).toFixed(2)} times as often as ${control.arm}`).join(', ')}: recurrence may be found earlier or later in it`,
            cure: 'read the difference of recurrence with that in mind, and look at survival beside it',
            field: 'benefit',
          },
  }
}
