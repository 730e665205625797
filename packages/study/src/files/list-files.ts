import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import type { Sample } from '@tessera/omics'
import { fileOfSample, sheetSamples } from '../intake/sample-sheet.ts'
import type { ImageBlockProtocol } from '../protocol/image-block.ts'
import type { SlideBlockProtocol } from '../protocol/slide-block.ts'
import type { FileSample } from './file-block.ts'
import { absentFinding, type LostFiles, lose } from './lost-files.ts'

/** What files are looked for among: the folder, and whose they may be. */
export interface FilesOf {
  readonly folder: string
  readonly studyFolder: string
  readonly ids: readonly string[]
  /** Name of the centre of a row of the study's patients. */
  readonly centreOf: (row: number) => string | null
}

/**
 * The slides or scans of a block whose files are there, each of a patient of the study. Without a sheet there may be one a
 * patient, and who has none is nobody's fault.
 */
export async function listFiles(
  block: string,
  unit: 'slide' | 'scan',
  protocol: SlideBlockProtocol | ImageBlockProtocol,
  patterns: readonly string[],
  { folder, ids, centreOf }: FilesOf,
  into: LostFiles,
): Promise<{ listed: number; samples: FileSample[] }> {
  const given = await sheetSamples(protocol, folder, ids)
  into.findings.push(...given.findings)
  const rowOf = new Map(ids.map((id, row) => [id, row]))
  const own = given.samples.filter(
    ({ material }) => protocol.material === undefined || material === protocol.material,
  )
  const ofPatients = own.filter(({ id, patientId }) => rowOf.has(patientId ?? id))
  if (ofPatients.length < own.length)
    into.findings.push(strangers(block, unit, own.length - ofPatients.length, own.length))
  const samples: FileSample[] = []
  const absent: { id: string; file: string }[] = []
  const seen = new Set<string>()
  for (const sample of ofPatients) {
    const id = fileId(sample.id)
    if (seen.has(id)) {
      into.findings.push(twice(block, unit, sample))
      continue
    }
    seen.add(id)
    const patient = rowOf.get(sample.patientId ?? sample.id) ?? -1
    const files = patterns.map(pattern => fileOfSample(pattern, sample))
    const made = protocol.encoded === undefined ? null : fileOfSample(protocol.encoded, sample)
    const ready = made !== null && existsSync(resolve(folder, made)) ? made : null
    const missing = ready !== null ? undefined : files.find(file => !existsSync(resolve(folder, file)))
    if (missing === undefined) {
      samples.push({ sample, patient, id, files, ready })
      continue
    }
    if (protocol.samples === undefined && missing === files[0]) continue
    absent.push({ id: sample.id, file: missing })
    const what = missing === files[0] ? 'file' : 'mask'
    lose(into, {
      block,
      unit,
      sample,
      centre: centreOf(patient),
      code: what === 'file' ? 'absent' : 'without-mask',
      reason: `its ${what} is not there`,
      message: null,
      cure: '',
      file: missing,
    })
  }
  if (absent.length > 0) into.findings.push(absentFinding(block, unit, absent, ofPatients.length))
  return { listed: protocol.samples === undefined ? samples.length : ofPatients.length, samples }
}

/** `A 1/2` is `A_1_2`. */
function fileId(sample: string): string {
  return sample.replace(/[^\p{L}\p{N}._-]+/gu, '_')
}

function strangers(block: string, unit: 'slide' | 'scan', count: number, of: number): Finding {
  return {
    severity: count === of ? 'error' : 'warning',
    code: 'sample-of-no-patient',
    message: `${count} of ${of} ${unit}s of '${block}' belong to no patient of the study`,
    cure: 'give the sheet the study number of each, or correct the names',
    field: block,
    count,
  }
}

function twice(block: string, unit: 'slide' | 'scan', { id, patientId }: Sample): Finding {
  return {
    severity: 'error',
    code: `${unit}-twice`,
    message: `the sheet of '${block}' names the ${unit} ${id} twice`,
    cure: 'leave one of the rows out, or give each file a name of its own',
    field: block,
    ...(patientId === null ? {} : { patientId }),
  }
}
