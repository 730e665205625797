import { measureNuclei } from './measure-nuclei.ts'
import type { LabelledNuclei, Nuclei } from './nuclei.ts'
import type { NucleiSettings } from './nuclei-settings.ts'
import { selectNuclei } from './select-nuclei.ts'

/** Measures regions and keeps those that can be nuclei, numbered anew; `basins` is changed accordingly. */
export function keptNuclei(
  basins: Int32Array,
  planes: Omit<Parameters<typeof measureNuclei>[0], 'labels' | 'count'>,
  settings: NucleiSettings,
): LabelledNuclei {
  const { width, height, mpp } = planes
  let most = 0
  for (let i = 0; i < basins.length; i++) if (basins[i] > most) most = basins[i]
  const all = measureNuclei({ ...planes, labels: basins, count: most })
  const kept = rowsKept(all, settings)
  const renumbered = new Int32Array(most + 1)
  kept.forEach((row, n) => {
    renumbered[row + 1] = n + 1
  })
  for (let i = 0; i < basins.length; i++) basins[i] = renumbered[basins[i]]
  return { nuclei: selectNuclei(all, kept), labels: basins, width, height, mpp }
}

const foreign = 0.25
/** Nuclei are convex, or nearly: a lobed one fills more than this of its hull, fibres and debris less. */
const leastSolidity = 0.8

/** Of nuclei that the border cuts the size is not known: they may be small. */
function rowsKept(nuclei: Nuclei, settings: NucleiSettings): Int32Array {
  const rows = new Int32Array(nuclei.count)
  let kept = 0
  for (let i = 0; i < nuclei.count; i++) {
    const area = nuclei.areaUm2[i]
    const contrast = nuclei.meanHaematoxylin[i] - nuclei.ringHaematoxylin[i]
    // Between others a nucleus has hardly a ring, and what it has lies in their blur.
    if (area > settings.largestUm2 || contrast < settings.leastContrast / 2) continue
    // The second stain cannot be less than none: ink, dust and the coloured rims of lifted tissue are of neither stain.
    if (nuclei.meanEosin[i] < -foreign * nuclei.meanHaematoxylin[i]) continue
    if (nuclei.solidity[i] < leastSolidity) continue
    if (area >= settings.smallestUm2 || (nuclei.cut[i] === 1 && area >= settings.smallestUm2 / 2))
      rows[kept++] = i
  }
  return rows.slice(0, kept)
}
