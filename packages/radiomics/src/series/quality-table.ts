import type { GradedSeries } from './image-quality.ts'

/** Patients of one centre, or with one outcome, and how many of them lost a series to its quality. */
export interface QualityRow {
  readonly by: 'centre' | 'outcome' | 'all'
  readonly group: string
  readonly patients: number
  readonly excluded: number
  /** excluded / patients */
  readonly share: number
}

/**
 * Counts the exclusions for image quality by centre and by outcome: when they differ between outcomes, what is left is
 * no fair sample. A patient counts once, and as excluded when any of the series is.
 * @param outcomes of each patient, as text; a patient who is not in it counts under `not known`
 */
export function qualityTable(
  graded: readonly GradedSeries[],
  outcomes: ReadonlyMap<string, string>,
): readonly QualityRow[] {
  const patients = new Map<string, { readonly centre: string; readonly outcome: string; excluded: boolean }>()
  for (const { patientId, centre, excluded } of graded) {
    const before = patients.get(patientId)
    if (before) before.excluded ||= excluded
    else
      patients.set(patientId, {
        centre: centre ?? 'no centre',
        outcome: outcomes.get(patientId) ?? 'not known',
        excluded,
      })
  }
  const all = [...patients.values()]
  const rows = (by: 'centre' | 'outcome') =>
    [...new Set(all.map(patient => patient[by]))].sort().map(group =>
      row(
        by,
        group,
        all.filter(patient => patient[by] === group),
      ),
    )
  return all.length === 0 ? [] : [row('all', 'all', all), ...rows('centre'), ...rows('outcome')]
}

function row(
  by: QualityRow['by'],
  group: string,
  patients: readonly { readonly excluded: boolean }[],
): QualityRow {
  const excluded = patients.filter(patient => patient.excluded).length
  return { by, group, patients: patients.length, excluded, share: excluded / patients.length }
}
