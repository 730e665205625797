import type { Nuclei } from './nuclei.ts'

/** Nuclei by their numbers, in that order. */
export function selectNuclei(all: Nuclei, rows: ArrayLike<number>): Nuclei {
  const floats = (column: Float64Array) => {
    const out = new Float64Array(rows.length)
    for (let i = 0; i < out.length; i++) out[i] = column[rows[i]]
    return out
  }
  const cut = new Uint8Array(rows.length)
  for (let i = 0; i < cut.length; i++) cut[i] = all.cut[rows[i]]
  return {
    count: rows.length,
    x: floats(all.x),
    y: floats(all.y),
    areaUm2: floats(all.areaUm2),
    perimeterUm: floats(all.perimeterUm),
    majorAxisUm: floats(all.majorAxisUm),
    minorAxisUm: floats(all.minorAxisUm),
    eccentricity: floats(all.eccentricity),
    solidity: floats(all.solidity),
    circularity: floats(all.circularity),
    orientation: floats(all.orientation),
    meanHaematoxylin: floats(all.meanHaematoxylin),
    sdHaematoxylin: floats(all.sdHaematoxylin),
    meanEosin: floats(all.meanEosin),
    ringHaematoxylin: floats(all.ringHaematoxylin),
    ringEosin: floats(all.ringEosin),
    cut,
  }
}
