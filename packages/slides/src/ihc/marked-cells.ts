import type { Cells } from '../cells/index.ts'
import type { MarkedNuclei } from './marked-nuclei.ts'

/** Classes of cells under a marker; what they are beyond that, the antibody claims. */
export const markerClasses = ['marker-negative', 'marker-positive'] as const

/** Marked nuclei as cells, to be written, drawn, counted by compartment and carried to a neighbouring section. */
export function cellsOfMarked({ nuclei, density, intensity, counted }: MarkedNuclei): Cells {
  return {
    count: nuclei.count,
    x: nuclei.x,
    y: nuclei.y,
    classNames: markerClasses,
    classOf: Int16Array.from(intensity, level => (level > 0 ? 1 : 0)),
    measurements: {
      area_um2: nuclei.areaUm2,
      dab_optical_density: density,
      intensity: Float64Array.from(intensity),
    },
    source: `immunohistochemistry by colour deconvolution; positive: ${counted}`,
  }
}
