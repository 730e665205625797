import type { Triple } from '../grid.ts'

export type PlaneName = 'axial' | 'coronal' | 'sagittal'

/** The patient's plane to which a normal is nearest, and by how many degrees it is off. */
export function planeName(normal: Triple): { readonly plane: PlaneName; readonly degreesOff: number } {
  const sizes = normal.map(Math.abs)
  const largest = sizes.indexOf(Math.max(...sizes))
  const plane = (['sagittal', 'coronal', 'axial'] as const)[largest]
  return { plane, degreesOff: (Math.acos(Math.min(1, sizes[largest])) * 180) / Math.PI }
}
