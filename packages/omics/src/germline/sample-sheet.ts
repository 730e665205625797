import { type Finding, hasErrors } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import type { Sample } from '../assay/sample.ts'
import { sexNamed } from './sex.ts'

const fields = {
  sample: {
    kind: 'text',
    names: ['sample', 'sample_id', 'IID'],
    required: true,
    always: true,
    what: 'sample as the VCF names it',
  },
  patientId: { kind: 'text', names: ['patient_id', 'USUBJID', 'patient'], what: 'patient' },
  sex: { kind: 'text', names: ['sex', 'gender'], what: 'sex' },
  centre: { kind: 'text', names: ['centre', 'center', 'SITEID'], what: 'centre' },
  set: { kind: 'text', names: ['set'], what: 'training or new' },
} as const

export type GermlineSheetColumns = GivenColumns<typeof fields>

export interface GermlineSheet {
  readonly samples: readonly Sample[]
  /** 1 for the samples that references are fitted on: those that the sheet calls `training`, or all without its column `set`. */
  readonly training: Uint8Array
  readonly findings: readonly Finding[]
}

/**
 * Joins a sheet (a row a sample: `sample`, `patient_id`, `sex`, `centre`, `set`) to the samples of a VCF. A sample of
 * no row is a warning, so is a row of no sample; a sample of two rows that differ is an error.
 * @throws FindingsError where the sheet cannot be read or has no column of samples
 */
export async function readGermlineSheet(
  file: string,
  samples: readonly Sample[],
  given: GermlineSheetColumns = {},
): Promise<GermlineSheet> {
  const { records, findings: faults, columns, file: shown } = await readRecords(file, fields, { given })
  const findings: Finding[] = [...faults]
  const bySample = new Map<string, (typeof records)[number]>()
  for (const record of records) {
    if (record.sample === null) continue
    const known = bySample.get(record.sample)
    if (known !== undefined)
      findings.push({
        severity: known.patientId === record.patientId && known.sex === record.sex ? 'warning' : 'error',
        code: 'sample-twice',
        message: `sample ${record.sample} has a row above already (row ${known.row}); that one counts`,
        cure: 'keep one row a sample',
        file: shown,
        row: record.row,
        field: columns.sample,
      })
    else bySample.set(record.sample, record)
    if (record.sex !== null && sexNamed(record.sex) === null)
      findings.push({
        severity: 'warning',
        code: 'sex-unreadable',
        message: `'${record.sex}' is no sex; it counts as not known`,
        cure: 'write F or M',
        file: shown,
        row: record.row,
        field: columns.sex,
      })
  }
  const joined = samples.map(sample => {
    const record = bySample.get(sample.id)
    bySample.delete(sample.id)
    if (record === undefined) {
      findings.push({
        severity: 'warning',
        code: 'sample-of-nobody',
        message: `sample ${sample.id} of the VCF has no row in the sheet`,
        cure: 'add its row, or leave the sample out of the VCF',
        file: shown,
      })
      return { sample, training: 0 }
    }
    const { patientId, centre, sex, set } = record
    return {
      sample: { ...sample, patientId, centre, covariates: { ...sample.covariates, sex } },
      training: columns.set === undefined || set?.toLowerCase() === 'training' ? 1 : 0,
    }
  })
  for (const record of bySample.values())
    findings.push({
      severity: 'warning',
      code: 'sample-not-in-vcf',
      message: `sample ${record.sample} is not in the VCF`,
      cure: 'correct the name, or remove the row',
      file: shown,
      row: record.row,
      field: columns.sample,
      ...(record.patientId === null ? {} : { patientId: record.patientId }),
    })
  if (joined.every(({ training }) => training === 0) && !hasErrors(findings))
    findings.push({
      severity: 'error',
      code: 'no-training-samples',
      message: 'no sample of the VCF is one of the training samples',
      cure: 'write `training` in the column set for the samples that references are fitted on, or remove the column',
      file: shown,
      field: columns.set ?? columns.sample,
    })
  return {
    samples: joined.map(({ sample }) => sample),
    training: Uint8Array.from(joined, ({ training }) => training),
    findings,
  }
}
