import type { Finding } from '@tessera/evidence'
import { nearestName } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'

/** Ways of validation that these tables cannot carry: centres that are not there, dates that are not there. */
export function validationFindings(file: ProtocolFile, frame: Frame, centres: readonly string[]): Finding[] {
  const { validation } = file.protocol
  const findings: Finding[] = []
  const refuse = (code: string, message: string, cure: string, path: readonly PropertyKey[]) =>
    findings.push({
      severity: 'error',
      code,
      message,
      cure,
      file: file.file,
      row: file.lineOf(path),
      field: path.map(String).join('.'),
    })
  validation.external.forEach((name, i) => {
    if (centres.includes(name)) return
    const near = nearestName(name, centres)
    const cure = near ? `did you mean '${near}'?` : `the centres are ${centres.join(', ')}`
    refuse('external-centre-unknown', `no patient is of the external centre '${name}'`, cure, [
      'validation',
      'external',
      i,
    ])
  })
  if (centres.length > 0 && centres.every(name => validation.external.includes(name)))
    refuse('nothing-to-train-on', 'every centre is external', 'leave at least one for development', [
      'validation',
      'external',
    ])
  if (
    validation.leaveOut === 'centre' &&
    centres.filter(name => !validation.external.includes(name)).length < 2
  )
    refuse(
      'one-centre-to-leave-out',
      'leaving centres out needs at least two development centres',
      'use repeated: { folds: 5, repeats: 10 }',
      ['validation', 'leaveOut'],
    )
  for (const way of ['temporal', 'temporalByCentre'] as const)
    if (validation[way] !== undefined && !frame.timeZero)
      refuse(
        'temporal-without-dates',
        'a temporal validation divides patients by the date of time zero, and time zero has none',
        'give timeZero.at; or put the later patients in a file with a centre of its own and name it external',
        ['validation', way],
      )
  return findings
}
