import { readdirSync } from 'node:fs'
import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import type { BatchCase } from './batch-case.ts'

const volume = /\.(nii(\.gz)?|nrrd|nhdr|mha|mhd)$/i
const maskWord = /(^|[-_. ])(mask|label|labels|seg|segmentation|roi)(?=$|[-_. ])/i
const imageWord = /(^|[-_. ])(image|img|scan|vol|volume)(?=$|[-_. ])/i

/**
 * The cases of a folder. An image and its masks lie in one folder and have the same name but for the word that says which
 * is which: `CT_image.nii.gz` (or `CT.nii.gz`) and `CT_mask.nii.gz` (mask, label, seg, segmentation, roi). The patient
 * is the folder's name where there are folders in the folder, else what the names share; `series` is what they share in
 * a folder of its own. Files with no partner are findings.
 * @throws FindingsError where no pair is found
 */
export function casesFromFolder(folder: string): {
  readonly cases: readonly BatchCase[]
  readonly findings: readonly Finding[]
} {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => volume.test(name))
    .sort()
  const masks = names.filter(name => maskWord.test(stemOf(name)))
  const images = new Map(names.filter(name => !masks.includes(name)).map(name => [seriesOf(name), name]))
  const used = new Set<string>()
  const findings: Finding[] = []
  const cases: BatchCase[] = []
  for (const mask of masks) {
    const series = seriesOf(mask)
    const image = images.get(series)
    if (image === undefined) {
      findings.push(alone(mask, 'mask', 'image'))
      continue
    }
    used.add(image)
    cases.push({ row: null, image, mask, folder, label: null, ...namesOf(series) })
  }
  for (const image of images.values()) if (!used.has(image)) findings.push(alone(image, 'image', 'mask'))
  if (cases.length > 0) return { cases, findings }
  throw new FindingsError([
    ...findings,
    {
      severity: 'error',
      code: 'no-cases',
      message: `${folder} has no image with a mask`,
      cure: 'name them like CT_image.nii.gz and CT_mask.nii.gz, or give a table with the columns patient_id, image, mask',
      file: folder,
    },
  ])
}

function stemOf(name: string): string {
  return path.posix.basename(name).replace(volume, '')
}

/** The folder and what is left of the name without the words for image and mask. */
function seriesOf(name: string): string {
  const rest = stemOf(name)
    .replace(maskWord, '')
    .replace(imageWord, '')
    .replace(/^[-_. ]+|[-_. ]+$/g, '')
  return path.posix.join(path.posix.dirname(name), rest)
}

function namesOf(series: string): Pick<BatchCase, 'patientId' | 'about'> {
  const [first, ...rest] = series.split('/')
  return rest.length === 0
    ? { patientId: first, about: {} }
    : { patientId: first, about: { series: rest.join('/') } }
}

function alone(file: string, what: string, other: string): Finding {
  return {
    severity: 'warning',
    code: 'no-partner',
    message: `${file}: a ${what} without ${other === 'image' ? 'an image' : 'a mask'} of its name`,
    cure: `name them alike (CT_image.nii.gz, CT_mask.nii.gz), or give a table of cases`,
    file,
  }
}
