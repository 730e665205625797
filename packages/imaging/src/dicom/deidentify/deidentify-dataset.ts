import { ImagingError } from '../../imaging-error.ts'
import { type Dataset, type Element, textOf, textsOf } from '../dataset.ts'
import type { Dictionary } from '../dictionary.ts'
import { tags, tagText } from '../tags.ts'
import { bytesElement, dataset as datasetOf, sequenceElement, textElement } from '../write.ts'
import { burnedInRisk } from './burned-in.ts'
import { cleanedDescription } from './descriptors.ts'
import { dummyOf } from './dummy.ts'
import { holdsIdentifier, identifiersIn } from './identifiers.ts'
import { type Deed, deedFor, type ProfileOptions } from './profile-action.ts'
import { type Pseudonyms, shiftedDate } from './pseudonyms.ts'

export interface DeidentifyOptions extends ProfileOptions {
  readonly pseudonyms: Pseudonyms
  /** Somebody has looked at the pixels: images that may have names written into them are let through. */
  readonly pixelsChecked?: boolean
}

/** How often each attribute was dealt with, and how: `(0010,0010)` and the deed. No value of any of them. */
export type DeedCounts = Map<string, { readonly deed: Deed | 'identifier'; count: number }>

const notText = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'UN',
  'US',
  'SS',
  'UL',
  'SL',
  'FL',
  'FD',
  'SV',
  'UV',
  'AT',
])

/** Attributes of a few fixed values, which a short name could happen to equal. */
const fixed: ReadonlySet<number> = new Set([
  tags.SpecificCharacterSet,
  tags.ImageType,
  tags.Modality,
  tags.PhotometricInterpretation,
])

/** Objects that are made of text about the patient: cleaning their content is another profile's work. */
const refused: readonly (readonly [string, string])[] = [
  ['1.2.840.10008.5.1.4.1.1.88.', 'a structured report'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'an encapsulated document'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'a waveform'],
]

/**
 * A data set de-identified by the Basic Application Level Confidentiality Profile of PS3.15 Annex E, with options. The
 * patient's name and number become a pseudonym, UIDs and dates change consistently (by the key of the pseudonyms);
 * what is kept is searched for the names and numbers that were taken out, and emptied where it holds one.
 *
 * @throws ImagingError `identifiable` where the pixels may name the patient, or hold an identifier in a comment of
 * their codec; `unsupported` for reports and documents. Neither has a value of the file in its words.
 */
export function deidentifyDataset(
  body: Dataset,
  dictionary: Dictionary,
  options: DeidentifyOptions,
): { readonly dataset: Dataset; readonly deeds: DeedCounts } {
  refuse(body, options)
  const identifiers = identifiersIn(body)
  const identity = patientIdentity(body)
  const deeds: DeedCounts = new Map()
  const cleaner = new Cleaner(dictionary, options, identifiers, identity, deeds)
  const cleaned = new Map(cleaner.dataset(body))
  for (const element of declaration(options)) cleaned.set(element.tag, element)
  return { dataset: cleaned, deeds }
}

/** Whose data these are: number and issuer, else name, else study. */
export function patientIdentity(body: Dataset): string {
  const id = textOf(body, tags.PatientID)
  if (id !== null) return `${id}\0${textOf(body, tags.IssuerOfPatientID) ?? ''}`
  return textOf(body, tags.PatientName) ?? textOf(body, tags.StudyInstanceUID) ?? ''
}

function refuse(body: Dataset, { pixelsChecked }: DeidentifyOptions): void {
  const sopClass = textOf(body, tags.SOPClassUID) ?? ''
  const kind = refused.find(([root]) => sopClass.startsWith(root))?.[1]
  if (kind !== undefined)
    throw new ImagingError('unsupported', `${kind} is made of text about the patient`, 'leave it out')
  const risk = pixelsChecked ? null : burnedInRisk(body)
  if (risk !== null)
    throw new ImagingError(
      'identifiable',
      risk,
      'look at the pixels; leave the image out, or say that they are clean',
    )
}

class Cleaner {
  readonly #dictionary: Dictionary
  readonly #options: DeidentifyOptions
  readonly #identifiers: ReadonlySet<string>
  readonly #identity: string
  readonly #deeds: DeedCounts

  constructor(
    dictionary: Dictionary,
    options: DeidentifyOptions,
    identifiers: ReadonlySet<string>,
    identity: string,
    deeds: DeedCounts,
  ) {
    this.#dictionary = dictionary
    this.#options = options
    this.#identifiers = identifiers
    this.#identity = identity
    this.#deeds = deeds
  }

  dataset(body: Dataset): Dataset {
    return datasetOf(...[...body.values()].flatMap(element => this.#element(body, element)))
  }

  #element(body: Dataset, element: Element): readonly Element[] {
    const { tag, vr } = element
    const known = this.#dictionary(tag)
    const deed = deedFor(tag, vr === 'UN' ? (known ?? vr) : vr, known !== null, this.#options)
    if (deed !== 'keep' && deed !== 'uid') this.#count(tag, deed)
    switch (deed) {
      case 'remove':
        return []
      case 'empty':
        return [element.items === null ? bytesElement(tag, vr, new Uint8Array(0)) : sequenceElement(tag, [])]
      case 'dummy':
        return [dummyOf(element)]
      case 'pseudonym':
        return [textElement(tag, vr, this.#options.pseudonyms.patient(this.#identity))]
      case 'uid': {
        const before = textsOf(body, tag)
        const after = before.map(uid => this.#options.pseudonyms.uid(uid))
        if (after.some((uid, n) => uid !== before[n])) this.#count(tag, deed)
        return [textElement(tag, vr, after)]
      }
      case 'shift':
        return [this.#shifted(body, element)]
      case 'clean':
        return this.#kept(textElement(tag, vr, cleanedDescription(textOf(body, tag) ?? '')))
      case 'keep':
        return this.#kept(element)
    }
  }

  #shifted(body: Dataset, element: Element): Element {
    const { tag, vr } = element
    if (vr !== 'DA' && vr !== 'DT') return element
    const days = this.#options.pseudonyms.days(this.#identity)
    const dates = textsOf(body, tag).map(date => shiftedDate(date, days) ?? '')
    return textElement(tag, vr, dates)
  }

  #kept(element: Element): readonly Element[] {
    const { tag, vr, items, fragments, bytes } = element
    if (items !== null)
      return [
        sequenceElement(
          tag,
          items.map(item => this.dataset(item)),
        ),
      ]
    if (tag === tags.PixelData) {
      // Codecs have room for comments, and some scanners write names there.
      if (fragments?.some(fragment => holdsIdentifier(fragment, false, this.#identifiers)))
        throw new ImagingError(
          'identifiable',
          'the compressed pixel data hold an identifier in a comment',
          'decompress the image first: gdcmconv --raw IN OUT',
        )
      return [element]
    }
    if (fixed.has(tag) || !holdsIdentifier(bytes, !notText.has(vr), this.#identifiers)) return [element]
    this.#count(tag, 'identifier')
    return notText.has(vr) ? [] : [bytesElement(tag, vr, new Uint8Array(0))]
  }

  #count(tag: number, deed: Deed | 'identifier'): void {
    const name = (tag >>> 16) & 1 ? 'private' : tagText(tag)
    const before = this.#deeds.get(name)
    if (before) before.count++
    else this.#deeds.set(name, { deed, count: 1 })
  }
}

/** What was done, said in the file itself: PS3.15 E.1.1, codes of CID 7050. */
function declaration({
  shiftDates,
  patientCharacteristics,
  descriptors,
}: ProfileOptions): readonly Element[] {
  const codes: readonly (readonly [string, string])[] = [
    ['113100', 'Basic Application Confidentiality Profile'],
    ...(descriptors ? ([['113105', 'Clean Descriptors Option']] as const) : []),
    ...(shiftDates
      ? ([['113107', 'Retain Longitudinal Temporal Information Modified Dates Option']] as const)
      : []),
    ...(patientCharacteristics ? ([['113108', 'Retain Patient Characteristics Option']] as const) : []),
  ]
  return [
    textElement(tags.PatientIdentityRemoved, 'CS', 'YES'),
    textElement(tags.DeidentificationMethod, 'LO', 'Tessera, PS3.15 2026c Annex E'),
    sequenceElement(
      tags.DeidentificationMethodCodeSequence,
      codes.map(([value, meaning]) =>
        datasetOf(
          textElement(tags.CodeValue, 'SH', value),
          textElement(tags.CodingSchemeDesignator, 'SH', 'DCM'),
          textElement(tags.CodeMeaning, 'LO', meaning),
        ),
      ),
    ),
    textElement(tags.LongitudinalTemporalInformationModified, 'CS', shiftDates ? 'MODIFIED' : 'REMOVED'),
  ]
}
