import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { Finding } from '@tessera/evidence'
import { type DeidentificationReport, deidentifyFolder, ImagingError } from '@tessera/imaging'
import type { CommonOptions, Outcome, Session } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'

export interface DeidentifyFlags extends CommonOptions {
  readonly key?: string
  readonly shiftDates?: boolean
  readonly keepCharacteristics?: boolean
  readonly cleanDescriptions?: boolean
  readonly pixelsChecked?: boolean
}

export async function deidentifyRun(
  input: string,
  output: string,
  flags: DeidentifyFlags,
  { signal, onProgress }: Session,
): Promise<Outcome> {
  const began = performance.now()
  const report = await deidentifyFolder(input, output, {
    ...(flags.key === undefined ? {} : { key: await keyIn(flags.key) }),
    shiftDates: flags.shiftDates ?? false,
    patientCharacteristics: flags.keepCharacteristics ?? false,
    descriptors: flags.cleanDescriptions ?? false,
    pixelsChecked: flags.pixelsChecked ?? false,
    signal,
    onProgress: (done, total) => {
      const seconds = (performance.now() - began) / 1000
      onProgress({ stage: 'de-identifying', done, total, etaSeconds: (seconds / done) * (total - done) })
    },
  })
  return {
    document: { ...report },
    text: reportText(report),
    findings: [...report.refused.map(refusal), ...copies(report)],
  }
}

/** A key that is not there is made: 32 bytes of chance that only their owner may read. */
async function keyIn(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'))
      throw new ImagingError('bad-setting', 'a key that cannot be read', 'check the path', { file, cause })
  }
  const key = randomBytes(32)
  try {
    await writeFile(file, key, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new ImagingError('cannot-write', 'a key that cannot be written', 'check the path', { file, cause })
  }
  return key
}

/** A path may name the patient: files are called by their number in the order of their paths. */
function refusal({ number, fault, what }: DeidentificationReport['refused'][number]): Finding {
  const cures: Readonly<Record<string, string>> = {
    identifiable:
      'look at its pixels; leave it out, or say --pixels-checked when no file has names in its pixels',
    unsupported: 'leave it out',
  }
  return {
    severity: 'error',
    code: fault,
    message: `file ${number} in the order of paths was not copied: ${what}`,
    cure: cures[fault] ?? 'copy the file again from its source',
  }
}

function copies({ repeated }: DeidentificationReport): readonly Finding[] {
  if (repeated.length === 0) return []
  const first = repeated.slice(0, 5).join(', ')
  return [
    {
      severity: 'warning',
      code: 'repeated-instance',
      message: `files ${first}${repeated.length > 5 ? ', ...' : ''} have the SOPInstanceUID of another and were not copied`,
      cure: 'check that they are copies of it',
      count: repeated.length,
    },
  ]
}

function reportText(report: DeidentificationReport): string {
  const { files, written, alreadyDone, notDicom, directories, patients, refused, profile, deeds } = report
  const counts = [
    `${written} of ${files} files written`,
    ...(alreadyDone > 0 ? [`${alreadyDone} done before`] : []),
    ...(notDicom > 0 ? [`${notDicom} not DICOM`] : []),
    ...(directories > 0 ? [`${directories} media directories left out`] : []),
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
    `${patients} patient${patients === 1 ? '' : 's'}`,
  ]
  const table = textTable(
    ['attribute', 'what was done', 'times'],
    deeds.map(({ attribute, deed, count }) => [attribute, deed, String(count)]),
  )
  return `${counts.join(', ')} (${profile})${deeds.length > 0 ? `\n\n${table}` : ''}`
}
