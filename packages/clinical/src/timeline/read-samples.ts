import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import type { TakenSample } from './sample-status.ts'

const patientId = {
  kind: 'text',
  names: ['patient_id', 'USUBJID'],
  required: true,
  always: true,
  what: 'patient',
} as const

export const takenSampleFields = {
  patientId,
  sample: {
    kind: 'text',
    names: ['sample', 'sample_id', 'BEREFID'],
    required: true,
    always: true,
    what: 'sample',
  },
  kind: {
    kind: 'text',
    names: ['kind', 'material', 'specimen'],
    required: true,
    always: true,
    what: 'kind of sample',
  },
  day: {
    kind: 'day',
    names: ['date', 'collected', 'BESTDTC'],
    required: true,
    what: 'date on which it was taken',
  },
  fasting: { kind: 'flag', names: ['fasting'], what: 'whether the patient had fasted' },
  tube: { kind: 'text', names: ['tube'], what: 'tube' },
  minutesToSpin: { kind: 'number', names: ['minutes_to_spin'], what: 'minutes to the centrifuge' },
  freezeThaw: { kind: 'number', names: ['freeze_thaw'], what: 'freeze-thaw cycles' },
  blockAgeMonths: { kind: 'number', names: ['block_age_months'], what: 'months of the block' },
} as const

/**
 * Samples of a table; kinds are compared without letter case.
 * @throws FindingsError when the file cannot be read
 */
export async function readSamples(
  path: string,
  given?: GivenColumns<typeof takenSampleFields>,
): Promise<{ readonly samples: readonly TakenSample[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, takenSampleFields, given ? { given } : {})
  return {
    samples: read.records.flatMap(({ patientId: id, sample, kind, day, row, ...handling }) =>
      id === null || sample === null || kind === null
        ? []
        : [
            {
              patientId: id,
              sample,
              kind: kind.toLowerCase(),
              day: day.day,
              ...handling,
              file: read.file,
              row,
            },
          ],
    ),
    findings: read.findings,
  }
}
