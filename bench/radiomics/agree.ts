/**
 * Our values beside PyRadiomics', for every case and parameter file of agree.py:
 * node agree.ts REFERENCE.json DATA PARAMETERS [PART OF A NAME]. Prints the largest relative error of each class and case
 * kind, and every value that differs by more than 1e-4 (3 % where it is resampled).
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ImagingError, readMask, readVolume } from '@tessera/imaging'
import {
  extractPyradiomics,
  parsePyradiomicsParameters,
} from '../../packages/radiomics/src/pyradiomics/index.ts'

const [referenceFile, data, parameters, only = ''] = process.argv.slice(2)
const { results } = JSON.parse(
  readFileSync(referenceFile, 'utf8')
    .replaceAll(/\bNaN\b/g, 'null')
    .replaceAll(/-?\bInfinity\b/g, 'null'),
)
const largest = new Map<string, { error: number; where: string }>()
let [compared, beyond] = [0, 0]
interface Opened {
  readonly name: string
  readonly image: Awaited<ReturnType<typeof readVolume>>
  readonly mask: Awaited<ReturnType<typeof readMask>>
}
async function openCase(name: string, imageFile: string, maskFile: string): Promise<Opened> {
  return { name, image: await readVolume(imageFile), mask: await readMask(maskFile, { label: 1 }) }
}
const opened: Opened[] = []
for (const [key, expected] of Object.entries<Record<string, unknown>>(results)) {
  if (!key.includes(only)) continue
  const [name, file] = key.split(' ')
  const folder = name === 'brain1' ? `${data}/mri_brain1` : `${data}/mri_sts/${name.slice(0, 7)}`
  const kind = name.slice(8)
  const imageFile = name === 'brain1' ? `${folder}/brain1_image.nrrd` : `${folder}/${kind}_image.nii.gz`
  const maskFile = name === 'brain1' ? `${folder}/brain1_label.nrrd` : `${folder}/${kind}_mask.nii.gz`
  if (opened[0]?.name !== name) opened[0] = await openCase(name, imageFile, maskFile)
  const [open] = opened
  const text = readFileSync(path.join(parameters, `${file}.yaml`), 'utf8')
  const tolerance = /resample/.test(file) ? 0.03 : 1e-4
  try {
    const ours = extractPyradiomics(open.image, open.mask.mask, parsePyradiomicsParameters(text), {
      labels: open.mask.labels.filter(l => l > 0),
    })
    if ('error' in expected) {
      console.log(`${key}: PyRadiomics refuses (${String(expected.error)}), we do not`)
      continue
    }
    const values: Record<string, unknown> = { ...ours.features, ...ours.diagnostics }
    for (const [feature, theirs] of Object.entries(expected)) {
      const [a, e] = [[values[feature]].flat(), [theirs].flat()]
      if (typeof theirs === 'string') {
        if (values[feature] !== theirs)
          console.log(`${key} ${feature}: ${String(values[feature])}, theirs ${theirs}`)
        continue
      }
      e.forEach((value, i) => {
        if (value === null) {
          if (a[i] !== undefined) console.log(`${key} ${feature}: ${String(a[i])}, theirs is NaN`)
          return
        }
        const error = Math.abs(Number(a[i]) - Number(value)) / Math.max(1e-6, Math.abs(Number(value)))
        compared++
        const group = `${tolerance > 1e-3 ? 'resampled ' : ''}${feature.startsWith('diag') ? feature.split('_')[1] : feature.split('_').slice(-3, -1).join('_')}`
        const worst = largest.get(group)
        if (!worst || !(error <= worst.error)) largest.set(group, { error, where: `${key} ${feature}` })
        if (!(error <= tolerance)) {
          beyond++
          if (beyond <= 150)
            console.log(
              `${key} ${feature}: ${String(a[i])}, theirs ${String(value)} (${error.toExponential(2)})`,
            )
        }
      })
    }
    for (const feature of Object.keys(ours.features))
      if (!(feature in expected)) console.log(`${key}: ours alone ${feature}`)
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error
    if (!('error' in expected)) console.log(`${key}: we refuse (${error.message}), PyRadiomics does not`)
  }
}
console.log(`\n${compared} values compared, ${beyond} beyond the tolerance`)
for (const [group, { error, where }] of [...largest].sort())
  console.log(group.padEnd(40), error.toExponential(1), where)
