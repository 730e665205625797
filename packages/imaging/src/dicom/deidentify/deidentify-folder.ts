import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ImagingError, type ImagingFault } from '../../imaging-error.ts'
import { textOf } from '../dataset.ts'
import { type DicomFile, readDicomFile, readDicomHeader } from '../dicom-file.ts'
import { loadDictionary } from '../dictionary.ts'
import { filesIn } from '../series-list.ts'
import { tags } from '../tags.ts'
import { explicitLittleEndian } from '../transfer-syntax.ts'
import { encodeDicom } from '../write.ts'
import { writeWhole } from '../write-whole.ts'
import { profileEdition } from './basic-profile.ts'
import {
  type DeedCounts,
  type DeidentifyOptions,
  deidentifyDataset,
  patientIdentity,
} from './deidentify-dataset.ts'
import type { Deed, ProfileOptions } from './profile-action.ts'
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts'

export interface DeidentifyFolderOptions extends ProfileOptions {
  /** At least 16 secret bytes: the same key gives the same pseudonyms, UIDs and shifts in every run. */
  readonly key?: Uint8Array
  readonly pixelsChecked?: boolean
  readonly onProgress?: (done: number, of: number) => void
  readonly signal?: AbortSignal
}

/** What was done. Files have their number in the order of their paths, as a path may name the patient. */
export interface DeidentificationReport {
  readonly profile: string
  readonly files: number
  readonly written: number
  /** Written by an earlier run with the same key and options. */
  readonly alreadyDone: number
  readonly notDicom: number
  /** With the SOPInstanceUID of a file before them, and so not written: the numbers of the files. */
  readonly repeated: readonly number[]
  /** Directories of media (DICOMDIR), which list names: never copied. */
  readonly directories: number
  readonly patients: number
  readonly refused: readonly {
    readonly number: number
    readonly fault: ImagingFault
    readonly what: string
  }[]
  readonly deeds: readonly {
    readonly attribute: string
    readonly deed: Deed | 'identifier'
    readonly count: number
  }[]
}

const mediaDirectory = '1.2.840.10008.1.3.10'
const note = 'deidentification.json'

/**
 * De-identifies every DICOM file below a folder into another, whose folders and files are named by pseudonyms: patient,
 * study, series, image. A file appears whole or not at all; a run that was stopped goes on with the same key.
 *
 * @throws ImagingError `no-such-file`; `bad-setting` for a folder within the other, for an output that was made with
 * another key or other options, or that has files when there is no key; `cannot-write`
 */
export async function deidentifyFolder(
  input: string,
  output: string,
  options: DeidentifyFolderOptions = {},
): Promise<DeidentificationReport> {
  const inside = (a: string, b: string) =>
    `${path.resolve(a)}${path.sep}`.startsWith(`${path.resolve(b)}${path.sep}`)
  if (inside(output, input) || inside(input, output))
    throw new ImagingError(
      'bad-setting',
      'one of the two folders lies in the other',
      'give an output of its own',
    )
  const files = await filesIn(input)
  const pseudonyms = createPseudonyms(options.key)
  await claim(output, pseudonyms, options)
  const totals = { written: 0, alreadyDone: 0, notDicom: 0, directories: 0 }
  const refused: { number: number; fault: ImagingFault; what: string }[] = []
  const patients = new Set<string>()
  const deeds: DeedCounts = new Map()
  const targets = new Set<string>()
  const repeated: number[] = []
  for (const [i, file] of files.entries()) {
    options.signal?.throwIfAborted()
    try {
      const kind = await one(file, output, { ...options, pseudonyms }, patients, deeds, targets)
      if (kind === 'repeated') repeated.push(i + 1)
      else totals[kind]++
    } catch (error) {
      if (!(error instanceof ImagingError) || ['cannot-write', 'disk-full'].includes(error.fault)) throw error
      refused.push({ number: i + 1, fault: error.fault, what: error.what })
    }
    options.onProgress?.(i + 1, files.length)
  }
  return {
    profile: profileEdition,
    files: files.length,
    ...totals,
    repeated,
    patients: patients.size,
    refused,
    deeds: [...deeds]
      .map(([attribute, { deed, count }]) => ({ attribute, deed, count }))
      .sort((a, b) => (a.attribute < b.attribute ? -1 : 1)),
  }
}

async function one(
  file: string,
  output: string,
  options: DeidentifyOptions,
  patients: Set<string>,
  deeds: DeedCounts,
  targets: Set<string>,
): Promise<'repeated' | 'written' | 'alreadyDone' | 'notDicom' | 'directories'> {
  let header: DicomFile
  try {
    header = await readDicomHeader(file)
  } catch (error) {
    if (error instanceof ImagingError && error.fault === 'not-an-image') return 'notDicom'
    throw error
  }
  if (textOf(header.meta, tags.MediaStorageSOPClassUID) === mediaDirectory) return 'directories'
  const patient = options.pseudonyms.patient(patientIdentity(header.dataset))
  const target = path.join(output, ...nameOf(header, patient, options.pseudonyms))
  patients.add(patient)
  if (targets.has(target)) return 'repeated'
  targets.add(target)
  if (await exists(target)) return 'alreadyDone'
  const dicom = await readDicomFile(file)
  const cleaned = deidentifyDataset(dicom.dataset, await loadDictionary(), options)
  for (const [attribute, { deed, count }] of cleaned.deeds) {
    const before = deeds.get(attribute)
    if (before) before.count += count
    else deeds.set(attribute, { deed, count })
  }
  const syntax = dicom.syntax.encapsulated ? dicom.syntax.uid : explicitLittleEndian
  await writeNamelessly(target, encodeDicom(cleaned.dataset, syntax))
  return 'written'
}

function nameOf({ dataset }: DicomFile, patient: string, { name }: Pseudonyms): readonly string[] {
  const part = (tag: number, digits: number) => name(textOf(dataset, tag) ?? '', digits)
  const image = textOf(dataset, tags.SOPInstanceUID)
  if (image === null) throw new ImagingError('damaged', 'an object without SOPInstanceUID', 'export it again')
  return [
    patient,
    `study-${part(tags.StudyInstanceUID, 10)}`,
    `series-${part(tags.SeriesInstanceUID, 10)}`,
    `${name(image, 20)}.dcm`,
  ]
}

/** An output belongs to one key and one set of options. */
async function claim(
  output: string,
  { fingerprint }: Pseudonyms,
  options: DeidentifyFolderOptions,
): Promise<void> {
  const { shiftDates = false, patientCharacteristics = false, descriptors = false } = options
  const mine = JSON.stringify({
    profile: profileEdition,
    shiftDates,
    patientCharacteristics,
    descriptors,
    key: fingerprint,
  })
  const file = path.join(output, note)
  const found = await readFile(file, 'utf8').catch(() => null)
  if (found === null) await writeNamelessly(file, new TextEncoder().encode(mine))
  else if (found !== mine)
    throw new ImagingError(
      'bad-setting',
      'the output was made with another key or other options',
      'give the same key file and options, or an empty folder',
    )
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

/** The error names no file: its path may name the patient. */
async function writeNamelessly(file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(file, bytes).catch((cause: unknown) => {
    const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
    throw new ImagingError(
      full ? 'disk-full' : 'cannot-write',
      'a file of the output cannot be written',
      full ? 'free some space and run it again: it goes on' : 'check that the folder may be written to',
    )
  })
}
