import type { Finding } from '@tessera/evidence'
import { readRecords, soundRecords } from '@tessera/tables'
import { type ListedAllocation, verifyList } from '@tessera/trials'

const fields = {
  stratum: { kind: 'text', names: ['stratum'], required: true, always: true, what: 'stratum' },
  sequence: {
    kind: 'number',
    names: ['sequence'],
    required: true,
    always: true,
    what: 'place in the sequence',
  },
  arm: { kind: 'text', names: ['arm'], required: true, always: true, what: 'arm' },
  code: { kind: 'text', names: ['code'], what: 'code of the place' },
} as const

/** Reads a list that was written, and holds it against the one of the seed. */
export async function verifyWritten(path: string, list: readonly ListedAllocation[]): Promise<Finding[]> {
  const { file, records } = soundRecords(await readRecords(path, fields))
  const written = records.map(({ stratum, sequence, arm, code, row }) => ({
    stratum: stratum ?? '',
    sequence,
    arm: arm ?? '',
    code,
    row,
  }))
  return verifyList(list, written, file)
}
