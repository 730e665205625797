import { type Finding, FindingsError } from '@tessera/evidence'
import { type Sample, unknownSample } from '../assay/sample.ts'
import { nearNames } from './sample-names.ts'
import type { SampleSheet, SheetRow } from './sample-sheet.ts'
import { shownFindings } from './shown-findings.ts'

/** How a table's samples met the sheet. */
export interface SampleAudit {
  readonly sheet: string
  readonly matched: number
  /** Samples of the table that stand in no row of the sheet. */
  readonly notInSheet: readonly string[]
  /** Rows of the sheet that no column of the table belongs to. */
  readonly notInTable: readonly string[]
  /** Names that differ in form alone, as a suggestion. */
  readonly near: readonly { readonly table: string; readonly sheet: readonly string[] }[]
}

export interface JoinedSamples {
  /** In the order of the table. */
  readonly samples: readonly Sample[]
  readonly audit: SampleAudit
  readonly findings: readonly Finding[]
}

/**
 * Gives each sample of a table its row of the sheet, by the exact name. What does not meet is a finding; names that
 * differ in form alone (letter case, dots for dashes, R's X, barcodes of another length) are suggested, never matched.
 * @throws FindingsError `sample-twice-in-sheet`; `no-sample-in-sheet` where not one name meets
 */
export function joinSamples(names: readonly string[], file: string, sheet: SampleSheet): JoinedSamples {
  refuseTwice(sheet)
  const rowOf = new Map(sheet.rows.map(row => [row.sample.id, row]))
  const inTable = new Set(names)
  const notInSheet = names.filter(name => !rowOf.has(name))
  const lost = sheet.rows.filter(({ sample }) => !inTable.has(sample.id))
  const near = nearNames(
    notInSheet,
    lost.map(({ sample }) => sample.id),
  )
  if (names.length > 0 && notInSheet.length === names.length) throw noneMet(names, file, sheet, near)
  const findings = [
    ...shownFindings(notInSheet.map(name => strange(name, file, sheet, near.get(name)))),
    ...shownFindings(lost.map(row => unmeasured(row, file, sheet))),
  ]
  const samples = names.map(name => rowOf.get(name)?.sample ?? unknownSample(name))
  findings.push(...shownFindings(sameVisit(samples, sheet)))
  return {
    samples,
    audit: {
      sheet: sheet.file,
      matched: names.length - notInSheet.length,
      notInSheet,
      notInTable: lost.map(({ sample }) => sample.id),
      near: [...near].map(([table, others]) => ({ table, sheet: others })),
    },
    findings,
  }
}

function unmeasured({ sample, row }: SheetRow, file: string, sheet: SampleSheet): Finding {
  return {
    severity: 'warning',
    code: 'sheet-row-without-column',
    message: `${sheet.file}: no sample of ${file} is called ${sample.id}`,
    cure: 'correct the name in the sheet or the table; nothing to do where the sample was not measured',
    file: sheet.file,
    row,
    ...patientOf(sample),
  }
}

function strange(
  name: string,
  file: string,
  sheet: SampleSheet,
  near: readonly string[] | undefined,
): Finding {
  return {
    severity: 'warning',
    code: 'sample-not-in-sheet',
    message: `the sample ${name} of ${file} stands in no row of ${sheet.file}`,
    cure: near
      ? `is it ${near.slice(0, 3).join(' or ')}? then write both names alike`
      : 'add its row to the sheet, or leave the column out',
    file,
    field: name,
  }
}

function noneMet(
  names: readonly string[],
  file: string,
  sheet: SampleSheet,
  near: ReadonlyMap<string, readonly string[]>,
): FindingsError {
  const [first] = near
  const shown = sheet.rows.slice(0, 3).map(({ sample }) => sample.id)
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-sample-in-sheet',
      message: `none of the ${names.length} samples of ${file} (${names.slice(0, 3).join(', ')}, ...) stands in ${sheet.file} (${shown.join(', ')}, ...)`,
      cure: first
        ? `write the names alike: '${first[0]}' in the table seems to be '${first[1][0]}' in the sheet`
        : 'name the column of the samples (--columns sample=COLUMN), or turn the table (--layout)',
      file,
    },
  ])
}

function refuseTwice(sheet: SampleSheet): void {
  const first = new Map<string, number>()
  const findings: Finding[] = []
  for (const { sample, row } of sheet.rows) {
    const earlier = first.get(sample.id)
    if (earlier === undefined) first.set(sample.id, row)
    else
      findings.push({
        severity: 'error',
        code: 'sample-twice-in-sheet',
        message: `${sheet.file}: the sample ${sample.id} stands in the rows ${earlier} and ${row}`,
        cure: 'keep one row a sample',
        file: sheet.file,
        row,
        ...(sheet.columns.sample === undefined ? {} : { field: sheet.columns.sample }),
        ...patientOf(sample),
      })
  }
  if (findings.length > 0) throw new FindingsError(findings)
}

/** Two samples of one patient, visit and material: they may be replicates, and are counted twice where they are not. */
function sameVisit(samples: readonly Sample[], sheet: SampleSheet): Finding[] {
  const studied = samples.filter(({ kind, patientId }) => kind === 'study' && patientId !== null)
  const groups = Map.groupBy(studied, ({ patientId, visit, takenAt, material }) =>
    JSON.stringify([patientId, visit, takenAt, material]),
  )
  return [...groups.values()]
    .filter(group => group.length > 1)
    .map(group => ({
      severity: 'warning',
      code: 'patient-visit-twice',
      message: `${group.length} samples of one patient${group[0].visit === null ? '' : ` at the visit ${group[0].visit}`}: ${group.map(({ id }) => id).join(', ')}`,
      cure: 'give them visits, days or materials of their own, keep one, or average replicates before testing: they are not independent',
      file: sheet.file,
      ...patientOf(group[0]),
      count: group.length,
    }))
}

function patientOf({ patientId }: Sample): { patientId?: string } {
  return patientId === null ? {} : { patientId }
}

/** What of the samples' patients stands in a clinical table. Samples that are no patient's (QC, blanks) stay out. */
export function auditClinical(
  samples: readonly Sample[],
  clinical: { readonly file: string; readonly patientIds: readonly string[] },
): Finding[] {
  const known = new Set(clinical.patientIds)
  const studied = samples.filter(({ kind }) => kind === 'study')
  const strangers = studied.filter(({ patientId }) => patientId !== null && !known.has(patientId))
  const near = nearNames(
    strangers.map(({ patientId }) => patientId ?? ''),
    clinical.patientIds,
  )
  const strangerFindings: Finding[] = strangers.map(({ id, patientId }) => ({
    severity: 'warning',
    code: 'sample-in-no-clinical-table',
    message: `the patient of the sample ${id} stands in no row of ${clinical.file}`,
    cure: near.has(patientId ?? '')
      ? `is it ${near.get(patientId ?? '')?.join(' or ')}? then write both names alike`
      : 'add the patient to the clinical table, or leave the sample out',
    file: clinical.file,
    field: id,
    ...(patientId === null ? {} : { patientId }),
  }))
  const findings = shownFindings(strangerFindings)
  const nameless = studied.filter(({ patientId }) => patientId === null)
  if (nameless.length > 0)
    findings.push({
      severity: 'warning',
      code: 'sample-without-patient',
      message: `${nameless.length} samples have no patient: ${nameless
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}${nameless.length > 5 ? ', ...' : ''}`,
      cure: 'give a sheet (--samples) that names the patient of each sample',
      count: nameless.length,
    })
  const measured = new Set(studied.map(({ patientId }) => patientId))
  const without = [...known].filter(id => !measured.has(id))
  if (without.length > 0)
    findings.push({
      severity: 'note',
      code: 'patient-without-sample',
      message: `${without.length} of ${known.size} patients of ${clinical.file} have no sample`,
      cure: 'none needed where they were not measured',
      file: clinical.file,
      count: without.length,
    })
  return findings
}
