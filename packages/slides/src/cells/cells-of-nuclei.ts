import type { Cells } from './cells.ts'
import type { NucleusClasses } from './classify-nuclei.ts'
import type { Nuclei } from './nuclei.ts'

/** Nuclei and their looks as cells, under names with units. */
export function cellsOfNuclei(nuclei: Nuclei, classes: NucleusClasses): Cells {
  const { names, scores, look, rule } = classes
  return {
    count: nuclei.count,
    x: nuclei.x,
    y: nuclei.y,
    classNames: names,
    classOf: Int16Array.from(look),
    measurements: {
      area_um2: nuclei.areaUm2,
      perimeter_um: nuclei.perimeterUm,
      major_axis_um: nuclei.majorAxisUm,
      minor_axis_um: nuclei.minorAxisUm,
      eccentricity: nuclei.eccentricity,
      solidity: nuclei.solidity,
      circularity: nuclei.circularity,
      orientation_rad: nuclei.orientation,
      mean_haematoxylin_od: nuclei.meanHaematoxylin,
      sd_haematoxylin_od: nuclei.sdHaematoxylin,
      mean_second_stain_od: nuclei.meanEosin,
      ring_haematoxylin_od: nuclei.ringHaematoxylin,
      ring_second_stain_od: nuclei.ringEosin,
      ...Object.fromEntries(names.map((name, k) => [`score_${name.replaceAll('-', '_')}`, scores[k]])),
    },
    source: `nuclei by stain and shape; ${rule}`,
  }
}
