import type { Exclusion, Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { SpecimenKind, SpecimenRule } from './specimen-rule.ts'
import { type SpecimenSlide, type SpecimenTable, stainName } from './specimen-table.ts'

/** A patient of the cohort. */
export interface SlidePatient {
  readonly id: string
  readonly centre: string | null
  /** Days since 1970-01-01; null where it is not known. */
  readonly timeZero: number | null
}

/** The slides that make one patient's bag. */
export interface PickedSlides {
  readonly patientId: string
  readonly specimen: SpecimenKind
  readonly slides: readonly SpecimenSlide[]
}

export interface SlidePicking {
  readonly picked: readonly PickedSlides[]
  /** Every slide and every patient that is left out, with the reason. */
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

export interface PickOptions {
  /** Area of tissue of a slide in µm², for `largest tissue`; null where it could not be measured. */
  readonly tissueArea?: (slide: string) => number | null
}

/** Why a slide leaves, in the order in which it is asked. */
interface Reason {
  readonly stage: 'slides' | 'time zero'
  readonly code: string
  readonly reason: string
}

const byNumber = new Intl.Collator('en', { numeric: true })

/**
 * Picks the slides of every patient by the declared rule. Each row of the table ends among the picked or with an
 * exclusion; each patient of the cohort has slides or an exclusion; what is doubtful is a finding besides.
 */
export function pickSlides(
  table: SpecimenTable,
  rule: SpecimenRule,
  patients: readonly SlidePatient[],
  options: PickOptions = {},
): SlidePicking {
  const exclusions: Exclusion[] = []
  const findings: Finding[] = [...table.findings]
  const picked: PickedSlides[] = []
  const cohort = new Map(patients.map(patient => [patient.id, patient]))
  const leave = (
    entry: { patientId: string | null; slide: string | null },
    { stage, code, reason }: Reason,
  ) => {
    const centre = cohort.get(entry.patientId ?? '')?.centre ?? null
    exclusions.push({
      unit: 'slide',
      id: entry.slide ?? '(no name)',
      centre,
      stage,
      code,
      reason,
      question: null,
    })
  }
  for (const row of table.unusable) leave(row, { stage: 'slides', code: row.code, reason: row.reason })
  const entries = withoutTwins(table, leave, findings)
  const byPatient = Map.groupBy(entries, entry => entry.patientId)
  for (const [id, own] of byPatient)
    if (!cohort.has(id))
      for (const entry of own)
        leave(entry, { stage: 'slides', code: 'not-in-cohort', reason: 'its patient is not in the cohort' })
  for (const patient of patients) {
    const mine = byPatient.get(patient.id) ?? []
    const chosen = pickOf(patient, mine, rule, options, leave, finding =>
      findings.push({ ...finding, file: table.file, patientId: patient.id }),
    )
    if (chosen.length > 0)
      picked.push({ patientId: patient.id, specimen: chosen[0].specimen, slides: chosen })
    else
      exclusions.push({
        unit: 'patient',
        id: patient.id,
        centre: patient.centre,
        stage: 'slides',
        code: mine.length === 0 ? 'no-slide' : 'no-slide-by-rule',
        reason:
          mine.length === 0
            ? 'no slide in the table'
            : `none of ${mine.length} slide(s) is what the rule asks for`,
        question: null,
      })
  }
  return { picked, exclusions, findings }
}

type Leave = (entry: SpecimenSlide, reason: Reason) => void

/** A slide listed twice counts once; one that is listed for two patients, or with two meanings, counts for nobody. */
function withoutTwins(table: SpecimenTable, leave: Leave, findings: Finding[]): SpecimenSlide[] {
  const kept: SpecimenSlide[] = []
  for (const [slide, rows] of Map.groupBy(table.entries, entry => entry.slide)) {
    const [first, ...others] = rows
    const differing = others.find(
      other =>
        other.patientId !== first.patientId ||
        other.specimen !== first.specimen ||
        other.stain !== first.stain ||
        other.taken !== first.taken,
    )
    if (differing === undefined) kept.push(first)
    else for (const row of rows) leave(row, ambiguous)
    const where = `rows ${rows.map(({ row }) => row).join(', ')}`
    if (others.length > 0)
      findings.push({
        severity: differing ? 'error' : 'warning',
        code: differing ? 'slide-ambiguous' : 'slide-listed-twice',
        message: `${table.file}: slide '${slide}' is in ${where}${differing ? ', which differ' : ''}`,
        cure: differing
          ? 'keep the row that is true; until then the slide is not used'
          : 'keep one of the rows',
        file: table.file,
        row: others[0].row,
        field: 'slide',
        value: slide,
      })
  }
  return kept
}

const ambiguous: Reason = {
  stage: 'slides',
  code: 'slide-ambiguous',
  reason: 'listed more than once, with differences',
}

function pickOf(
  { timeZero }: SlidePatient,
  mine: readonly SpecimenSlide[],
  rule: SpecimenRule,
  options: PickOptions,
  leave: Leave,
  find: (finding: Finding) => void,
): SpecimenSlide[] {
  const usable = mine.filter(entry => {
    const reason = refusal(entry, rule, timeZero)
    if (reason === null) return true
    leave(entry, reason)
    if (reason.code === 'slide-undated')
      find({
        severity: 'error',
        code: 'slide-undated',
        message: `slide '${entry.slide}' has no date, so that nobody can say it was known at time zero`,
        cure: 'give the day on which the specimen was taken, or declare `when: any time`',
        row: entry.row,
        field: rule.columns.taken,
      })
    return false
  })
  if (timeZero === null && rule.when === 'before time zero' && mine.length > 0)
    find({
      severity: 'error',
      code: 'no-time-zero',
      message: 'the patient has slides but no time zero',
      cure: 'give the date that time zero is counted from',
      row: mine[0].row,
    })
  const kind = rule.specimen.find(each => usable.some(({ specimen }) => specimen === each))
  const ofKind = usable.filter(entry => {
    if (entry.specimen === kind) return true
    leave(entry, {
      stage: 'slides',
      code: 'other-specimen-preferred',
      reason: `there is a ${kind}, which comes first`,
    })
    return false
  })
  return chooseSlides(chooseSpecimen(ofKind, rule, leave, find), rule, options, leave, find)
}

function refusal(entry: SpecimenSlide, rule: SpecimenRule, timeZero: number | null): Reason | null {
  const slides = (code: string, reason: string): Reason => ({ stage: 'slides', code, reason })
  if (entry.stain !== stainName(rule.stain))
    return slides('other-stain', `stained ${entry.stain}, not ${rule.stain}`)
  if (!rule.specimen.includes(entry.specimen))
    return slides('other-specimen', `a ${entry.specimen}, not a ${rule.specimen.join(' or ')}`)
  if (rule.when === 'any time') return null
  if (entry.taken === null)
    return { stage: 'time zero', code: 'slide-undated', reason: 'no date of the specimen' }
  if (timeZero === null)
    return { stage: 'time zero', code: 'no-time-zero', reason: 'the patient has no time zero' }
  if (Math.floor(entry.taken) > Math.floor(timeZero))
    return {
      stage: 'time zero',
      code: 'slide-after-time-zero',
      reason: `taken ${formatDay(entry.taken)}, after time zero (${formatDay(timeZero)})`,
    }
  return null
}

/** One specimen of several that were taken on different days, by the rule. */
function chooseSpecimen(
  entries: readonly SpecimenSlide[],
  rule: SpecimenRule,
  leave: Leave,
  find: (finding: Finding) => void,
): readonly SpecimenSlide[] {
  const days = [...new Set(entries.map(({ taken }) => taken))].sort(
    (a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY),
  )
  if (days.length < 2 || rule.several === 'all') return entries
  const shown = days.map(day => (day === null ? 'no date' : formatDay(day))).join(', ')
  const known = days.filter(day => day !== null)
  // Among dated and undated ones nobody can say which is first.
  if (rule.several === 'refuse' || known.length < days.length) {
    find({
      severity: 'error',
      code: 'specimens-ambiguous',
      message: `${days.length} specimens (${shown}) where the rule expects one`,
      cure: 'declare `several: earliest`, `latest` or `all`, or take the rows out that do not count',
      row: entries[0].row,
      field: rule.columns.taken,
    })
    for (const entry of entries)
      leave(entry, {
        stage: 'slides',
        code: 'specimens-ambiguous',
        reason: `one of ${days.length} specimens (${shown})`,
      })
    return []
  }
  const day = rule.several === 'earliest' ? known[0] : known[known.length - 1]
  return entries.filter(entry => {
    if (entry.taken === day) return true
    leave(entry, {
      stage: 'slides',
      code: 'other-specimen-of-kind',
      reason: `the ${rule.several} specimen is that of ${formatDay(day)}`,
    })
    return false
  })
}

function chooseSlides(
  entries: readonly SpecimenSlide[],
  rule: SpecimenRule,
  { tissueArea }: PickOptions,
  leave: Leave,
  find: (finding: Finding) => void,
): SpecimenSlide[] {
  const ordered = [...entries].sort(
    (a, b) => byNumber.compare(a.block ?? '', b.block ?? '') || byNumber.compare(a.slide, b.slide),
  )
  if (rule.slides === 'all as one bag' || ordered.length < 2) return ordered
  const areas = new Map(
    ordered.map(entry => [entry, rule.slides === 'first' ? 0 : (tissueArea?.(entry.slide) ?? null)]),
  )
  let best: SpecimenSlide | null = null
  for (const entry of ordered) {
    const area = areas.get(entry) ?? null
    if (area === null)
      find({
        severity: 'warning',
        code: 'tissue-not-measured',
        message: `the tissue of slide '${entry.slide}' was not measured: it cannot be the largest`,
        cure: 'see that the slide can be read, or declare another rule',
        row: entry.row,
      })
    else if (best === null || area > (areas.get(best) ?? 0)) best = entry
  }
  for (const entry of ordered)
    if (entry !== best)
      leave(entry, {
        stage: 'slides',
        code: rule.slides === 'first' ? 'not-the-first-slide' : 'not-the-largest-tissue',
        reason: best === null ? 'no slide of the patient was measured' : `the rule takes slide ${best.slide}`,
      })
  return best === null ? [] : [best]
}
