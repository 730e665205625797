import type { Exclusion } from '@tessera/evidence'
import type {
  Attendance,
  LandmarkOutcomes,
  MixedByFeature,
  NegativeControl,
  PatientVisits,
  ResponseOutcomes,
} from '@tessera/omics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { EffectRow } from './longitudinal-rows.ts'

/** Samples and patients at each visit, by group where there are two or more. */
export function visitsText(visits: PatientVisits, { groups, visits: rows }: Attendance): string {
  const head = `${visits.day.length} samples of ${visits.size} patients, day ${shortNumber(Math.min(...visits.day))} to ${shortNumber(Math.max(...visits.day))} since time zero.`
  if (rows.length === 0) return head
  return `${head}\n\n${textTable(
    [
      'visit',
      ...groups.map(group => `${group}: patients with a sample`),
      ...(groups.length === 2 ? ['p'] : []),
    ],
    rows.map(({ visit, present, patients, p }) => [
      visit,
      ...present.map((n, k) => `${n} of ${patients[k]}`),
      ...(groups.length === 2 ? [shortP(p)] : []),
    ]),
  )}`
}

/** What the mixed models found, of the part that was asked for. */
export function mixedText(
  mixed: MixedByFeature,
  transform: string,
  rows: readonly EffectRow[],
  fdr: number,
): string {
  const test = mixed.tests[mixed.tests.length - 1]
  const found = test.q.reduce((sum, q) => sum + (q < fdr ? 1 : 0), 0)
  const tested = test.p.reduce((sum, p) => sum + (Number.isNaN(p) ? 0 : 1), 0)
  const unit =
    mixed.time === 'linear' ? `, time in units of ${mixed.timeUnit} days` : ', a mean for each visit'
  const head = [
    `Mixed model for each feature (REML, random ${mixed.random === 'slope' ? 'intercept and slope' : 'intercept'} of the patient${unit}; values ${transform}): ${mixed.samples} samples of ${mixed.patients} patients.`,
    `${test.name}: ${found} of ${tested} features at a false discovery rate below ${fdr}.`,
  ].join('\n')
  const part = test.name === 'group x time' ? 'interaction' : test.name
  const names = new Set<string>(mixed.terms.filter(term => term.part === part).map(({ name }) => name))
  return `${head}\n\n${topTable(
    rows.filter(({ term }) => names.has(term)),
    'estimate',
  )}`
}

/** Who was at risk, who left, and the features that tell who has the outcome. */
export function landmarkText(
  { risk, exclusions }: LandmarkOutcomes,
  rows: readonly EffectRow[],
  control: NegativeControl | null,
  fdr: number,
): string {
  const events = risk.cause.reduce((sum, cause) => sum + (cause === 1 ? 1 : 0), 0)
  const competing = risk.cause.reduce((sum, cause) => sum + (cause > 1 ? 1 : 0), 0)
  const parts = [
    `At day ${risk.landmark}: ${risk.patientIds.length} patients at risk, of whom ${events} have the outcome later${competing > 0 ? ` and ${competing} a competing event` : ''}.`,
    leftText(exclusions),
    ...analysesText(rows, fdr, 'hazard ratio'),
  ]
  if (control !== null)
    parts.push(
      `Control: with the outcome shuffled ${control.permutations} times within centres, ${(100 * control.meanShare).toFixed(1)} % of features have p below 0.05 (standard error ${(100 * control.standardError).toFixed(1)} %; 5 % expected).`,
    )
  return parts.join('\n\n')
}

export function responseText(
  { risk, exclusions }: ResponseOutcomes,
  rows: readonly EffectRow[],
  fdr: number,
): string {
  const responders = risk.cause.reduce((sum, v) => sum + v, 0)
  return [
    `Response assessed after day ${risk.landmark}: ${risk.patientIds.length} patients, ${responders} responders.`,
    leftText(exclusions),
    ...analysesText(rows, fdr, 'odds ratio'),
  ].join('\n\n')
}

/** A heading and a table for each model and measure. */
export function analysesText(rows: readonly EffectRow[], fdr: number, ratio: string): string[] {
  const analyses = Map.groupBy(rows, ({ analysis, term }) => `${term}, ${analysis}`)
  return [...analyses].map(([name, own]) => {
    const tested = own.filter(({ p }) => p !== null)
    const found = own.filter(({ q }) => q !== null && q < fdr).length
    return `${name}: ${found} of ${tested.length} features at a false discovery rate below ${fdr}.\n\n${topTable(own, `${ratio} per SD`, analyses.size > 2 ? 6 : 12)}`
  })
}

function leftText(exclusions: readonly Exclusion[]): string {
  const reasons = [...Map.groupBy(exclusions, ({ reason }) => reason)].sort(
    ([, a], [, b]) => b.length - a.length,
  )
  if (reasons.length === 0) return 'Nobody left.'
  return textTable(
    ['left', 'why'],
    reasons.map(([reason, all]) => [String(all.length), reason]),
  )
}

function topTable(rows: readonly EffectRow[], what: string, most = 12): string {
  const top = rows.toSorted((a, b) => (a.p ?? 2) - (b.p ?? 2)).slice(0, most)
  const several = new Set(top.map(({ term }) => term)).size > 1
  return textTable(
    [
      'feature',
      ...(several ? ['term'] : []),
      'n',
      ...(top.some(({ events }) => events !== null) ? ['events'] : []),
      what,
      'interval',
      'p',
      'FDR',
      '',
    ],
    top.map(row => [
      row.symbol ?? row.feature,
      ...(several ? [row.term] : []),
      String(row.n),
      ...(top.some(({ events }) => events !== null) ? [String(row.events ?? '')] : []),
      shortNumber(row.estimate),
      row.lower === null ? '–' : `${shortNumber(row.lower)} to ${shortNumber(row.upper)}`,
      shortP(row.p),
      shortP(row.q),
      row.why_not ?? '',
    ]),
  )
}
