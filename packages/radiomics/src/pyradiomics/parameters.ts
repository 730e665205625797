import type { Finding } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import { nearestName } from '@tessera/tables'
import { parseDocument } from 'yaml'
import {
  type FeatureClass,
  featureClasses,
  isFeatureClass,
  namedFeatures,
  withdrawnFeatures,
} from './feature-names.ts'
import { type ImageType, imageTypes, isImageType } from './image-types.ts'
import { readSettings, refuse, settingNames } from './read-setting.ts'
import { defaultSettings, type PyradiomicsSettings } from './settings.ts'

/** What a PyRadiomics parameter file asks for. */
export interface PyradiomicsParameters {
  readonly settings: PyradiomicsSettings
  /** The label was chosen, not left at PyRadiomics' default of 1. */
  readonly labelChosen: boolean
  /** Image types in the file's order, each with the settings of its own. */
  readonly imageTypes: readonly { readonly name: ImageType; readonly own: Partial<PyradiomicsSettings> }[]
  /** Feature classes in the file's order, each with the features asked for. */
  readonly classes: readonly { readonly name: FeatureClass; readonly features: readonly string[] }[]
  /** What the file says that has no effect. */
  readonly findings: readonly Finding[]
}

const sections = ['imageType', 'featureClass', 'setting', 'voxelSetting']

/**
 * Reads a PyRadiomics parameter file (YAML or JSON). Keys and values that PyRadiomics refuses, or that are not offered
 * here, are refused by name.
 * @param file how errors name it
 * @throws ImagingError `bad-setting`
 */
export function parsePyradiomicsParameters(text: string, file: string | null = null): PyradiomicsParameters {
  const document = parseDocument(text, { intAsBigInt: true })
  const [error] = document.errors
  if (error !== undefined)
    throw new ImagingError('bad-setting', `no YAML: ${error.message.split('\n')[0]}`, 'mend the file', {
      file,
      cause: error,
    })
  try {
    return readPyradiomicsParameters(document.toJS())
  } catch (cause) {
    if (!(cause instanceof ImagingError) || file === null) throw cause
    throw new ImagingError(cause.fault, cause.what, cause.cure, { file, cause })
  }
}

/**
 * {@link parsePyradiomicsParameters} of values that have been read already. PyRadiomics' defaults where sections are
 * absent: the original image, every class but shape2D.
 * @throws ImagingError `bad-setting`
 */
export function readPyradiomicsParameters(values: unknown): PyradiomicsParameters {
  const file = record(values ?? {}, 'the file')
  for (const name of Object.keys(file)) if (!sections.includes(name)) throw unknown('section', name, sections)
  const findings: Finding[] = []
  if (Object.keys(record(file.voxelSetting ?? {}, 'voxelSetting')).length > 0)
    findings.push({
      severity: 'note',
      code: 'setting-without-effect',
      message: 'voxelSetting belongs to maps of features; the features of a region do not depend on it',
      cure: 'nothing to do; leave the section out to be rid of this note',
    })
  const unknownSetting = (name: string) =>
    name === 'label_channel'
      ? refuse('setting: label_channel: masks of several channels are not read', 'give a mask of one channel')
      : unknown('setting', name, settingNames)
  const given = readSettings(record(file.setting ?? {}, 'setting'), 'setting', unknownSetting)
  return {
    settings: { ...defaultSettings, ...given },
    labelChosen: given.label !== undefined,
    imageTypes: readImageTypes(record(file.imageType ?? {}, 'imageType'), unknownSetting),
    classes: readClasses(record(file.featureClass ?? {}, 'featureClass'), findings),
    findings,
  }
}

function readImageTypes(
  values: Readonly<Record<string, unknown>>,
  unknownSetting: (name: string) => ImagingError,
): PyradiomicsParameters['imageTypes'] {
  const read = Object.entries(values).map(([name, own]) => {
    if (!isImageType(name)) throw unknown('imageType', name, imageTypes)
    const place = `imageType: ${name}`
    return { name, own: readSettings(record(own ?? {}, place), place, unknownSetting) }
  })
  return read.length > 0 ? read : [{ name: 'Original', own: {} }]
}

function readClasses(
  values: Readonly<Record<string, unknown>>,
  findings: Finding[],
): PyradiomicsParameters['classes'] {
  const known = Object.keys(featureClasses).filter(isFeatureClass)
  const read = Object.entries(values).map(([name, features]) => {
    if (!isFeatureClass(name)) throw unknown('featureClass', name, known)
    return { name, features: readFeatures(name, features ?? [], findings) }
  })
  if (read.length > 0) return read
  return known.filter(name => name !== 'shape2D').map(name => ({ name, features: featureClasses[name] }))
}

function readFeatures(name: FeatureClass, values: unknown, findings: Finding[]): readonly string[] {
  if (!Array.isArray(values))
    throw refuse(`featureClass: ${name}: no list of features`, 'give names in brackets, or nothing for all')
  if (values.length === 0) return featureClasses[name]
  const offered: readonly string[] = [...featureClasses[name], ...(namedFeatures[name] ?? [])]
  return values.map(String).filter(feature => {
    if (offered.includes(feature)) return true
    const instead = withdrawnFeatures[name]?.[feature]
    if (instead === undefined) throw unknown(`featureClass: ${name}`, feature, offered)
    findings.push({
      severity: 'warning',
      code: 'feature-withdrawn',
      message: `${name} ${feature} is no longer computed by PyRadiomics, nor here`,
      cure: `the same is said by ${instead}`,
      field: feature,
    })
    return false
  })
}

function unknown(place: string, name: string, known: readonly string[]): ImagingError {
  const near = nearestName(name, known)
  return refuse(
    `${place}: '${name}' is not known`,
    near ? `did you mean '${near}'?` : `give one of ${known.join(', ')}`,
  )
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(`${place}: no names with values`, "write it as in PyRadiomics' example settings")
  return Object.fromEntries(Object.entries(value))
}
