import { type Exclusion, type Finding, FindingsError } from '@tessera/evidence'
import { z } from 'zod'

/** One reader's grade of one series: 1 (not diagnostic) to 5 (excellent), given without knowledge of the outcome. */
export const qualityGradeSchema = z.strictObject({
  /** The study's own identifier. */
  patientId: z.string().min(1),
  centre: z.string().nullable(),
  visit: z.string().nullable(),
  /** A name of the protocol of series. */
  series: z.string().min(1),
  reader: z.string().min(1),
  /** On which it was given, as YYYY-MM-DD. */
  date: z.iso.date(),
  grade: z.int().min(1).max(5),
  /** The reader knew neither the outcome nor the treatment. */
  blinded: z.boolean(),
})
export type QualityGrade = z.infer<typeof qualityGradeSchema>

export interface QualityOptions {
  /** Grades below are excluded: 3 keeps 3, 4 and 5. */
  readonly least: number
  /** Of several readers of one series. */
  readonly combine: 'lowest' | 'median'
  /** When the outcome of each patient became known, YYYY-MM-DD; null where it is not known yet. */
  readonly outcomeKnown: ReadonlyMap<string, string | null>
}

/** One series of one patient, with the grade that counts. */
export interface GradedSeries {
  readonly patientId: string
  readonly centre: string | null
  readonly visit: string | null
  readonly series: string
  readonly grade: number
  readonly readers: number
  readonly excluded: boolean
}

/**
 * Decides from blinded grades which series are good enough. The outcome itself is no argument: it cannot sway anything.
 *
 * @throws FindingsError `grade-not-blinded` for a grade whose reader was not blinded, `grade-after-outcome` for one given
 * on or after the day on which the outcome became known, `grade-without-outcome-date` for a patient of whom that day is
 * not said, `grade-twice` for two grades of one series by one reader
 */
export function gradeQuality(
  grades: readonly QualityGrade[],
  { least, combine, outcomeKnown }: QualityOptions,
): { readonly graded: readonly GradedSeries[]; readonly exclusions: readonly Exclusion[] } {
  const findings = grades.flatMap((grade, i) => findingsOf(grade, i, grades, outcomeKnown))
  if (findings.length > 0) throw new FindingsError(findings)
  const bySeries = new Map<string, QualityGrade[]>()
  for (const grade of grades) {
    const name = seriesKey(grade)
    bySeries.set(name, [...(bySeries.get(name) ?? []), grade])
  }
  const graded = [...bySeries.values()].map(of => {
    const [{ patientId, centre, visit, series }] = of
    const grade = combined(
      of.map(one => one.grade),
      combine,
    )
    return { patientId, centre, visit, series, grade, readers: of.length, excluded: grade < least }
  })
  const exclusions = graded
    .filter(({ excluded }) => excluded)
    .map(
      ({ patientId, centre, visit, series, grade }): Exclusion => ({
        unit: 'scan',
        id: [patientId, visit, series].filter(part => part !== null).join('/'),
        centre,
        stage: 'image quality',
        code: 'image-quality',
        reason: `${series}: image quality ${grade} of 5, at least ${least} is needed`,
        question: null,
      }),
    )
  return { graded, exclusions }
}

function findingsOf(
  grade: QualityGrade,
  at: number,
  all: readonly QualityGrade[],
  outcomeKnown: ReadonlyMap<string, string | null>,
): readonly Finding[] {
  const { patientId, centre, series, reader, date } = grade
  const about = { field: series, patientId, ...(centre === null ? {} : { centre }) }
  const error = (code: string, message: string, cure: string): Finding => ({
    severity: 'error',
    code,
    message,
    cure,
    ...about,
  })
  const known = outcomeKnown.get(patientId)
  const findings: Finding[] = []
  if (!grade.blinded)
    findings.push(
      error(
        'grade-not-blinded',
        `${reader} was not blinded`,
        'have the series graded by a reader who does not know the outcome',
      ),
    )
  if (known === undefined)
    findings.push(
      error(
        'grade-without-outcome-date',
        'no day on which the outcome became known',
        'give it, or say that the outcome is not known yet',
      ),
    )
  else if (known !== null && date >= known)
    findings.push(
      error(
        'grade-after-outcome',
        `graded on ${date}, the outcome was known on ${known}`,
        'grade the images before outcomes are known, or leave quality out of the exclusions',
      ),
    )
  const before = all.findIndex(other => other.reader === reader && seriesKey(other) === seriesKey(grade))
  if (before < at)
    findings.push(error('grade-twice', `${reader} has graded the series twice`, 'keep the first grade'))
  return findings
}

function seriesKey({ patientId, visit, series }: QualityGrade): string {
  return JSON.stringify([patientId, visit, series])
}

/** The median of an even number is the lower of the two in the middle: a grade that somebody gave. */
function combined(grades: readonly number[], how: 'lowest' | 'median'): number {
  const sorted = [...grades].sort((a, b) => a - b)
  return how === 'lowest' ? sorted[0] : sorted[(sorted.length - 1) >> 1]
}
