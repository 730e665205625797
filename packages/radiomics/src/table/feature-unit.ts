/** Tags after whatever stands before them: a ring, a response map, a measure of change. */
const tagged = /(?:^|_)((?:morph|loc|stat|ih|ivh|cm|rlm|szm|dzm|ngt|ngl)_.+)$/

const lengths: Readonly<Record<string, string>> = {
  morph_volume: 'mm3',
  morph_vol_approx: 'mm3',
  morph_area_mesh: 'mm2',
  morph_av: '1/mm',
  morph_com: 'mm',
  morph_diam: 'mm',
  morph_pca_maj_axis: 'mm',
  morph_pca_min_axis: 'mm',
  morph_pca_least_axis: 'mm',
}

/**
 * The unit of an IBSI feature, by its tag: those of intensities in the unit of the image, null where that is not known;
 * `1` for shapes, histograms of grey levels and texture; null for a feature that is no IBSI tag.
 * @param intensity unit of the image: `HU`, `mm2/s`
 */
export function featureUnit(feature: string, intensity: string | null = null): string | null {
  const tag = tagged.exec(feature)?.[1]
  if (tag === undefined) return null
  const length = lengths[tag]
  if (length !== undefined) return length
  const of = (unit: (intensity: string) => string) => intensity && unit(intensity)
  if (tag === 'morph_integ_int') return of(unit => `${unit}*mm3`)
  if (/^stat_(var|energy)$/.test(tag)) return of(unit => `(${unit})^2`)
  if (/^stat_(skew|kurt|cov|qcod)$/.test(tag)) return '1'
  return /^(stat_|loc_peak_|ivh_(diff_)?i)/.test(tag) ? of(unit => unit) : '1'
}
