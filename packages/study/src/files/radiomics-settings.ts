import { basename } from 'node:path'
import { createGrid, createMask, createVolume } from '@tessera/imaging'
import {
  completeSettings,
  extractFeatures,
  type RadiomicsSettings,
  readRadiomicsSettings,
} from '@tessera/radiomics'
import { createRandom } from '@tessera/statistics'
import { besideStudy } from './beside.ts'
import type { ImageFiles } from './file-block.ts'

/**
 * What is measured where a study gives no settings: an MR image without a unit is brought to z-scores, pixels of 1 mm in
 * the plane of the slices, whose distance stays; 32 grey levels; shape, intensity, and texture merged over slices.
 */
const defaultRadiomics: RadiomicsSettings = completeSettings({
  format: 'tessera-radiomics/1',
  name: 'MR, slices of 1 mm pixels, 32 grey levels',
  normalisation: { method: 'zScore', over: 'image' },
  interpolation: { spacing: [1, 1], dimensions: 2 },
  discretisation: { method: 'fixedBinNumber', bins: 32 },
  texture: { aggregations: ['2_5D_comb', '2_5D'] },
  features: ['morphology', 'statistics', 'histogram', 'glcm', 'glrlm', 'glszm', 'ngtdm'],
  imageDiagnostics: false,
})

/** The settings of a block. @throws FindingsError, ImagingError as readRadiomicsSettings does */
export function settingsOf(
  block: Pick<ImageFiles, 'protocol' | 'folder' | 'studyFolder'>,
): RadiomicsSettings {
  const { settings } = block.protocol
  if (settings === undefined) return defaultRadiomics
  return readRadiomicsSettings(besideStudy(block, settings))
}

/** How the settings of a block are called in the report. */
export function settingsName({ protocol }: Pick<ImageFiles, 'protocol'>): string {
  return protocol.settings === undefined ? `built in (${defaultRadiomics.name})` : basename(protocol.settings)
}

/** Names of the features that settings give, in order: those of a small picture, measured or not. */
export function radiomicsNames(settings: RadiomicsSettings): string[] {
  const size = [12, 12, 6] as const
  const grid = createGrid({ size, spacing: spacingFor(settings) })
  const random = createRandom(1, 'names of features')
  const voxels = Float32Array.from({ length: 12 * 12 * 6 }, () => random.integer(100))
  const inside = Uint8Array.from(voxels, (_, at) => {
    const [i, j, k] = [at % 12, Math.floor(at / 12) % 12, Math.floor(at / 144)]
    return i > 2 && i < 9 && j > 2 && j < 9 && k > 0 && k < 5 ? 1 : 0
  })
  const { features, undefinedFeatures } = extractFeatures(
    createVolume(grid, voxels),
    createMask(grid, inside),
    { ...settings, resegmentation: {} },
  )
  return [...Object.keys(features), ...Object.keys(undefinedFeatures)]
}

/** Voxels of the size that the settings bring images to, so that a small picture stays one. */
function spacingFor({ interpolation }: RadiomicsSettings): [number, number, number] {
  const spacing = interpolation?.spacing ?? 1
  if (typeof spacing === 'number') return [spacing, spacing, spacing]
  return [spacing[0], spacing[1], spacing[2] ?? spacing[0]]
}
