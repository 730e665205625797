import { type FeatureTable, featureTable, featureUnit } from '../table/index.ts'
import { readingOf, type ScanFeatures } from './scan-features.ts'

/**
 * The features of one scan a patient as a block of a study: known on the day of the scan, with the state of the mask and of
 * each feature that some patients have no number for.
 * @param about where the features come from (`T2, mr-t2.yaml, Tessera 0.1.0`: the label of every column begins with it), and
 * the unit of the image's intensities
 */
export function scanTable(
  scans: readonly ScanFeatures[],
  about: { readonly source?: string; readonly intensity?: string } = {},
): FeatureTable {
  const { source = null, intensity = null } = about
  const features = new Set(
    scans.flatMap(scan => [...Object.keys(scan.features), ...Object.keys(scan.undefinedFeatures ?? {})]),
  )
  const rows = scans.map(scan => {
    const values: Record<string, number> = {}
    const states: Record<string, string> = {}
    for (const feature of features) {
      const reading = readingOf(scan, feature)
      if (typeof reading === 'number') values[feature] = reading
      else states[feature] = reading
    }
    return { patient: scan.patient, knownAt: scan.date, values, states, about: { mask_state: scan.mask } }
  })
  return featureTable(rows, {
    unit: feature => featureUnit(feature, intensity),
    label: feature => (source === null ? null : `${source}: ${feature}`),
  })
}
