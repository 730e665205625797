import { readFileSync } from 'node:fs'
import { readMask, readVolume } from '@tessera/imaging'
import {
  extractPyradiomics,
  type PyradiomicsParameters,
  parsePyradiomicsParameters,
} from '@tessera/radiomics'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'
import type { RadiomicsOptions } from './options.ts'

/** The features of one region as PyRadiomics names and computes them. */
export async function pyradiomicsCase(
  imageFile: string,
  maskFile: string,
  options: RadiomicsOptions & { readonly pyradiomics: string },
): Promise<Outcome> {
  const read = readParameters(options.pyradiomics)
  const label = options.label ?? read.settings.label
  const labelChosen = read.labelChosen || options.label !== undefined
  const parameters = { ...read, labelChosen, settings: { ...read.settings, label } }
  const image = await readVolume(imageFile, { nonFinite: 'keep' })
  const { mask, labels } = await readMask(maskFile, { label })
  const inFile = labels.filter(one => one !== 0)
  const result = extractPyradiomics(image, mask, parameters, { labels: inFile })
  const { features, undefinedFeatures, diagnostics, findings } = result
  const rows = Object.entries({ ...diagnostics, ...features })
  const reasons = Object.entries(undefinedFeatures)
  return {
    document: {
      features,
      undefined: undefinedFeatures,
      diagnostics,
      labels,
      settings: parameters.settings,
      imageTypes: parameters.imageTypes.map(({ name }) => name),
    },
    text: [
      textTable(
        ['feature', 'value'],
        rows.map(([name, value]) => [name, shown(value)]),
      ),
      ...(reasons.length === 0 ? [] : ['', textTable(['undefined', 'because'], reasons)]),
    ].join('\n'),
    findings,
  }
}

/** A PyRadiomics parameter file. @throws ImagingError `bad-setting` */
export function readParameters(file: string): PyradiomicsParameters {
  return parsePyradiomicsParameters(readFileSync(file, 'utf8'), file)
}

function shown(value: number | string | readonly number[]): string {
  if (typeof value === 'string') return value
  return typeof value === 'number'
    ? String(Number(value.toPrecision(6)))
    : `(${value.map(one => Number(one.toPrecision(6))).join(', ')})`
}
