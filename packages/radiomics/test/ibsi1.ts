import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readMask, readVolume } from '@tessera/imaging'
import { extractFeatures } from '../src/extract/extract-features.ts'
import { readRadiomicsSettings } from '../src/settings/read-settings.ts'

/** The phantoms of IBSI-1 and its reference values; null where they are absent. */
export const ibsi1Folder = (() => {
  const folder = fileURLToPath(new URL('../../../../shared/data/ibsi1', import.meta.url))
  return existsSync(folder) ? folder : null
})()

export const configurations = ['digital', 'a', 'b', 'c'] as const
export type Configuration = (typeof configurations)[number]

/** One row of a reference file beside the value obtained. */
export interface JudgedRow {
  readonly config: string
  readonly tag: string
  /** null where the feature is undefined. */
  readonly ours: number | null
  /** As printed; null where the consensus has none: such a row is computed, not judged. */
  readonly reference: string | null
  readonly tolerance: number | null
  readonly agrees: boolean | null
}

/** Diagnostics and features of a phantom by the settings that are committed. */
export async function ibsi1Values(folder: string, config: string): Promise<Record<string, number>> {
  const phantom = config === 'digital' ? 'ibsi_1_digital_phantom' : 'ibsi_1_ct_radiomics_phantom'
  const image = await readVolume(`${folder}/${phantom}/nifti/image/phantom.nii.gz`)
  const { mask } = await readMask(`${folder}/${phantom}/nifti/mask/mask.nii.gz`)
  const settings = fileURLToPath(new URL(`../settings/ibsi1-${config}.yaml`, import.meta.url))
  const { features, diagnostics } = extractFeatures(image, mask, readRadiomicsSettings(settings))
  return { ...diagnostics, ...features }
}

/** Every row of a configuration's reference file, judged. */
export async function judgeConfiguration(folder: string, config: Configuration): Promise<JudgedRow[]> {
  const values = await ibsi1Values(folder, config)
  const name = config === 'digital' ? 'dig_phantom' : `chest_config_${config}`
  const lines = readFileSync(`${folder}/reference/ibsi_1_${name}.csv`, 'utf8').trim().split(/\r?\n/).slice(1)
  return lines.map(line => {
    const [reference, tolerance, tag] = line.split(';').map(cell => cell.trim())
    const ours = values[tag] ?? null
    if (reference === '') return { config, tag, ours, reference: null, tolerance: null, agrees: null }
    const agrees = ours !== null && excess(ours, reference, Number(tolerance)) <= 1
    return { config, tag, ours, reference, tolerance: Number(tolerance), agrees }
  })
}

/**
 * |value - reference| in units of the tolerance, after rounding the value to the digits that the reference prints; where
 * the tolerance is 0, 0 or infinite. IBSI prints three significant digits and CSV drops zeros at the end, so a shorter
 * number has three; a longer one, of voxels say, has all.
 */
export function excess(value: number, reference: string, tolerance: number): number {
  const expected = Number(reference)
  const written = reference.replace(/E.*$/i, '').replace('.', '').replace(/^-?0*/, '').replace(/0+$/, '')
  const rounded = Number(value.toPrecision(Math.max(3, written.length)))
  const difference = Math.abs(rounded - expected)
  const rounding = 1e-9 * Math.abs(expected)
  if (difference <= rounding) return 0
  // A difference of the tolerance itself is allowed, whatever the last bit says.
  return tolerance === 0 ? Number.POSITIVE_INFINITY : (difference - rounding) / tolerance
}
